interface Row {
  readonly id: string
  readonly format: string
}

/** Cases that contradict what the ecosystem itself does or says, with the reason and its source. */
const wrong: Readonly<Record<string, string>> = {
  "scalibr/java/archive/com.google.src.yolo-0.1.2.jar":
    "OSGi core 3.2.4: what follows `;` in Bundle-SymbolicName are directives; the case has no package since its reader takes them for the name",
  "scalibr/java/gradleverificationmetadataxml/missing-attribute.xml":
    'Gradle refuses a component without group, name or version (DependencyVerificationsXmlReader.getAttribute, "Missing attribute"); `:pdfbox` and `org.apache.pdfbox:` name nothing that could be looked up',
  "scalibr/java/pomxml/multi-version.xml":
    "of two declarations of one dependency Maven keeps the last (DefaultModelNormalizer.mergeDuplicates); the source keeps the first",
  "scalibr/os/dpkg/opkg/statusfield":
    "dpkg(1), Package states: `unpacked` is unpacked but not configured; its files, vulnerable or not, are on the disk",
  "scalibr/os/dpkg/opkg/statusfield#2":
    "an option of the source (IncludeNotInstalled) lists what dpkg(1) calls not-installed and config-files, which have no program on the disk",
  "scalibr/python/requirements/example.txt":
    "PEP 508: `urllib3 @ https://…` is a requirement like any other; the source leaves it out, we list it without a version",
  "scalibr/python/requirements/invalid.txt":
    "PEP 508: `urllib3 @ https://…/tags/==1.26.8.zip` is a valid direct reference, whatever its address holds",
  "trivy/golang/binary/dummy":
    "45 letters that its reader is handed as a program; looking at files, text is told by its first bytes and is no error",
  "trivy/rust/binary/dummy":
    "45 letters that its reader is handed as a program; looking at files, text is told by its first bytes and is no error",
  "trivy/golang/mod/replaced/go.mod#2":
    "an option of the source (replace: false) lists the module that `replace` takes out of the build; Go modules reference, replace directive",
  "trivy/golang/sum/gomod_many.sum":
    "Go modules reference, go.sum files: a line VERSION/go.mod alone hashes a go.mod that was read to choose versions; code of that version was never fetched",
  "trivy/golang/sum/gomod_trivy.sum": "as gomod_many.sum: 335 of its rows have no hash of code in the file",
  "trivy/java/jar/heuristic-1.0.0-SNAPSHOT.jar":
    "the group comes from an online search (options.needs_online_index); the archive itself holds an empty manifest",
  "trivy/nodejs/npm/package-lock_v3_without_root_deps_field.json":
    "func1 is a workspace of the project (`workspaces` of the root, `link: true`), which other cases of the source mark as such",
  "trivy/nodejs/packagejson/without_name_and_version_package.json":
    "the case lists a package without name and version; npm documentation, package.json: without them nothing can be installed",
  "trivy/swift/swift/happy-v2-Package.resolved":
    "the pin of swift-ogg has a branch called 0.0.1 and no version (SwiftPM, PinsStore: state is a version, a branch or a revision)",
}

export const quarantined = ({ id }: Row): boolean => Object.hasOwn(wrong, id.replace(/^package-manifests\//, ""))
