import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { cleanHostPath, hostPathOf } from "../host-paths.ts"

/**
 * The kubelet keeps credentials of the cloud account in known files of the node (the service principal of AKS, the
 * account of GKE, AWS credentials, kubeconfig files of administrators). A pod that mounts them is that account.
 *
 * Field:   spec.volumes[*].hostPath.path
 * Allowed: paths that are neither such a file nor a folder right above one
 * Source:  MITRE ATT&CK T1552.005; documentation of AKS (azure.json), EKS and GKE nodes
 */
export const cloudCredentialPath = check({
  id: "cloud-credential-path",
  title: "Pod mounts the node's cloud credentials",
  severity: high("the pod acts as the node's account in the cloud"),
  aliases: ["kubescape:C-0020"],
  frameworks: ["mitre-attack/T1552.001", "owasp-k8s-2025/K08", "cis-1.12/5.2.12"],
  workloads({ pod }, report) {
    for (const volume of pod.volumes) {
      const path = hostPathOf(volume)
      if (path === undefined || path === "") continue
      const clean = cleanHostPath(path)
      const hit = credentialFiles.find(
        (file) =>
          file === clean ||
          (file.startsWith(`${clean}/`) && clean !== "/" && clean !== "/etc" && clean !== "/home" && clean !== "/root"),
      )
      if (hit !== undefined) report(volume, `volume ${volume.name} is ${path} of the node, which holds ${hit}`)
    }
  },
  fix: { title: "Give the workload an identity of its own in the cloud (workload identity) and remove the volume" },
  examples: {
    good: pod({ volumes: [{ name: "zone", hostPath: { path: "/etc/localtime" } }] }),
    bad: pod({ volumes: [{ name: "azure", hostPath: { path: "/etc/kubernetes/azure.json" } }] }),
  },
})

const credentialFiles = [
  "/etc/kubernetes/azure.json",
  "/etc/kubernetes/admin.conf",
  "/etc/kubernetes/super-admin.conf",
  "/var/lib/google/google.json",
  "/var/lib/waagent/ovf-env.xml",
  "/home/ubuntu/.aws/credentials",
  "/home/ec2-user/.aws/credentials",
  "/root/.aws/credentials",
  "/root/.azure/accessTokens.json",
  "/root/.azure/msal_token_cache.json",
  "/root/.config/gcloud/credentials.db",
  "/root/.config/gcloud/application_default_credentials.json",
  "/root/.kube/config",
]
