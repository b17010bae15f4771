import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { hostPathOf, hostPathRisk } from "../host-paths.ts"
import { removeVolume } from "../volume-fixes.ts"

/**
 * A folder of the node in the pod ties it to that node, shares files with everything else there, and is often a way
 * out: a link that an intruder puts into it is followed by root on the node. Folders that give the node away are
 * reported by sensitive-host-path and container-runtime-socket instead.
 *
 * Field:   spec.volumes[*].hostPath
 * Allowed: absent
 * Source:  Pod Security Standards, baseline "HostPath Volumes" (check_hostPathVolumes.go)
 */
export const hostPathVolume = check({
  id: "host-path-volume",
  title: "Pod uses a folder of its node",
  severity: medium("by itself an ordinary folder gives no control over the node"),
  aliases: ["trivy:KSV-0023", "kubescape:C-0048", "polaris:hostPathSet"],
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
      if (path !== undefined && hostPathRisk(path) === "ordinary")
        report(volume, `volume ${volume.name} is the path ${path} of the node`)
    }
  },
  fix: {
    title: "Use a volume that belongs to the pod: emptyDir, a persistent volume claim, a ConfigMap or a Secret",
    patch: removeVolume,
    risk: "the application no longer finds the files, and may not start",
  },
  examples: {
    good: pod({ volumes: [{ name: "data", emptyDir: {} }] }),
    bad: pod({ volumes: [{ name: "data", hostPath: { path: "/srv/data" } }] }),
  },
})
