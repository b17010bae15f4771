import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { hostPathOf, hostPathRisk } from "../host-paths.ts"

/**
 * The pod uses a folder whose content decides over the node (/etc, /usr, /proc, /sys, /dev …) or holds secrets of it
 * and its pods (/root, /var/lib/kubelet, /var/lib/etcd, /var/log …). Whoever can write there owns the node; whoever
 * can read it often gets credentials.
 *
 * Field:   spec.volumes[*].hostPath.path
 * Allowed: paths that are none of these folders and hold none of them (list in host-paths.ts)
 * Source:  Pod Security Standards, baseline "HostPath Volumes" (check_hostPathVolumes.go); Filesystem Hierarchy Standard
 */
export const sensitiveHostPath = check({
  id: "sensitive-host-path",
  title: "Pod uses a folder that decides over its node",
  severity: high("reading gives credentials of the node and its pods, writing gives the node"),
  aliases: [
    "trivy:KSV-0121",
    "trivy:KSV-0023",
    "kubescape:C-0048",
    "kube-linter:sensitive-host-mounts",
    "polaris:hostPathSet",
  ],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/host-file-system",
    "cis-1.12/5.2.12",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  workloads({ pod }, report) {
    for (const volume of pod.volumes) {
      const path = hostPathOf(volume)
      if (path !== undefined && hostPathRisk(path) === "sensitive")
        report(volume, `volume ${volume.name} is ${path} of the node`)
    }
  },
  fix: { title: "Mount only the files that the application reads, read-only, or let an agent made for it do the work" },
  examples: {
    good: pod({ volumes: [{ name: "time", hostPath: { path: "/etc/localtime", type: "File" } }] }),
    bad: pod({ volumes: [{ name: "etc", hostPath: { path: "/etc/" } }] }),
  },
})
