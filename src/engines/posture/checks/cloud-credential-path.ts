import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { cleanHostPath, hostPathOf, hostPathRisk } from "../host-paths.ts"
import { removeVolume } from "../volume-fixes.ts"

/**
 * Nodes keep credentials of the cloud account, and their administrators' own, in well-known folders. A pod that mounts
 * one is that account. Folders that hold secrets of the node whatever the cloud (/etc/kubernetes, /root …) are reported
 * by sensitive-host-path.
 *
 * Field:   spec.volumes[*].hostPath.path
 * Allowed: paths that are no such folder and lie in none
 * Source:  MITRE ATT&CK T1552.001; documentation of the clients of AWS, Azure and Google Cloud, cloud-init and waagent
 */
export const cloudCredentialPath = check({
  id: "cloud-credential-path",
  title: "Pod mounts the node's cloud credentials",
  severity: high("the pod acts as the node's account, or its administrator's, in the cloud"),
  aliases: ["kubescape:C-0020"],
  frameworks: ["mitre-attack/T1552.001", "owasp-k8s-2025/K08", "cis-1.12/5.2.12"],
  workloads({ pod }, report) {
    for (const volume of pod.volumes) {
      const path = hostPathOf(volume)
      if (path === undefined || hostPathRisk(path) === "credentials" || !credentialFolder.test(cleanHostPath(path)))
        continue
      report(volume, `volume ${volume.name} is ${path} of the node, where credentials of the cloud lie`)
    }
  },
  fix: {
    title: "Give the workload an identity of its own in the cloud (workload identity) and remove the volume",
    patch: removeVolume,
    risk: "the application no longer finds the files, and may not start",
  },
  examples: {
    good: pod({ volumes: [{ name: "zone", hostPath: { path: "/etc/localtime" } }] }),
    bad: pod({ volumes: [{ name: "aws", hostPath: { path: "/home/ec2-user/.aws" } }] }),
  },
})

const credentialFolder =
  /^\/(?:home\/[^/]+\/(?:\.aws|\.azure|\.kube|\.config\/gcloud|\.oci)(?:\/|$)|var\/lib\/(?:google|waagent|cloud)(?:\/|$)|etc\/(?:cloud|google)(?:\/|$)|run\/secrets\/(?:eks|azure)\b)/
