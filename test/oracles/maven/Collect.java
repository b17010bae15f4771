import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.impl.DefaultServiceLocator;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;

/**
 * What Maven itself collects: for each folder given, which is a local repository, the dependencies of the project g:root:1 in it,
 * one line each: folder, group:artifact, version, scope. Nothing is fetched: there is no transport.
 */
public class Collect {
    public static void main(String[] folders) throws Exception {
        DefaultServiceLocator locator = MavenRepositorySystemUtils.newServiceLocator();
        RepositorySystem system = locator.getService(RepositorySystem.class);
        for (String folder : folders) {
            DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
            session.setOffline(true);
            LocalRepository local = new LocalRepository(new File(folder), "simple");
            session.setLocalRepositoryManager(system.newLocalRepositoryManager(session, local));
            ArtifactDescriptorRequest asked =
                new ArtifactDescriptorRequest(new DefaultArtifact("g:root:pom:1"), new ArrayList<>(), "");
            ArtifactDescriptorResult root = system.readArtifactDescriptor(session, asked);
            if (!root.getExceptions().isEmpty()) System.out.println(folder + "\tinvalid\t" + root.getExceptions().get(0));
            CollectRequest request = new CollectRequest(root.getDependencies(), root.getManagedDependencies(), new ArrayList<>());
            request.setRootArtifact(new DefaultArtifact("g:root:jar:1"));
            print(folder, system.collectDependencies(session, request).getRoot().getChildren());
        }
    }

    private static void print(String folder, List<DependencyNode> nodes) {
        for (DependencyNode node : nodes) {
            String name = node.getArtifact().getGroupId() + ":" + node.getArtifact().getArtifactId();
            String scope = node.getDependency().getScope();
            System.out.println(folder + "\t" + name + "\t" + node.getArtifact().getVersion() + "\t" + scope);
            print(folder, node.getChildren());
        }
    }
}
