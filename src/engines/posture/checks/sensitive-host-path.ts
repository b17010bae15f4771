import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { hostPathOf, hostPathRisk } from "../host-paths.ts"
import { removeVolume } from "../volume-fixes.ts"

/**
 * The pod uses a folder that holds secrets of the node and its pods (/etc, /root, /proc, /var/lib/kubelet …), or whose
 * content decides over the node (/usr, /sys, /dev, /boot …). Whoever can write there owns the node; the former are
 * worth nearly as much to whoever can read.
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
    "kubescape:C-0020",
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
  workloads({ pod, containers }, report) {
    for (const volume of pod.volumes) {
      const path = hostPathOf(volume)
      const risk = path === undefined ? "ordinary" : hostPathRisk(path)
      if (risk !== "credentials" && risk !== "system") continue
      const mounts = containers.flatMap(({ mounts }) => mounts.filter(({ name }) => name === volume.name))
      const isWritable = mounts.some(({ readOnly }) => !readOnly)
      const how = mounts.length === 0 ? "mounted nowhere" : isWritable ? "writable" : "read-only"
      report(volume, `volume ${volume.name} is ${path} of the node, ${how}`, {
        severity: isWritable || risk === "credentials" ? "high" : "medium",
      })
    }
  },
  fix: {
    title: "Mount only the files that the application reads, read-only, or let an agent made for it do the work",
    patch: removeVolume,
    risk: "the application no longer finds the files, and may not start",
  },
  examples: {
    good: pod({ volumes: [{ name: "time", hostPath: { path: "/etc/localtime", type: "File" } }] }),
    bad: pod({ volumes: [{ name: "etc", hostPath: { path: "/etc/" } }] }),
  },
})
