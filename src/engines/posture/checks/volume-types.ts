import { asString, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { restrictedVolumeTypes } from "../pod-security/controls/restricted-volumes.ts"

/**
 * Volumes that name storage outside the cluster (nfs, iscsi, cephfs …) let whoever may create pods mount anybody's
 * storage, past PersistentVolumes and their administration. gitRepo runs git as root on the node and was removed for
 * that. Folders of the node are reported by host-path-volume.
 *
 * Field:   spec.volumes[*]
 * Allowed: configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret
 * Source:  Pod Security Standards, restricted "Volume Types" (check_restrictedVolumes.go); gitRepo: CVE-2024-10220
 */
export const volumeTypes = check({
  id: "volume-types",
  title: "Pod mounts storage past PersistentVolumes",
  severity: low("the storage has access controls of its own"),
  aliases: ["trivy:KSV-0028"],
  frameworks: ["pss/restricted", "owasp-k8s-2025/K01"],
  workloads({ pod }, report) {
    for (const volume of pod.volumes) {
      const { type, name } = volume
      if (type === "hostPath" || restrictedVolumeTypes.has(type)) continue
      report(volume, `volume ${name} is of type ${type}`, { severity: type === "gitRepo" ? "high" : "low" })
    }
  },
  fix: {
    title: "Use a persistent volume claim, or fetch the files in an init container into an emptyDir",
    patch: (place, object) => {
      const name = asString(get(resolvePointer(object, place.path), "name"))
      return name === undefined ? [] : setAt(object, place.path, { name, persistentVolumeClaim: { claimName: name } })
    },
    risk: "the claim, named after the volume, has to be made first, over the same storage",
  },
  examples: {
    good: pod({ volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }),
    bad: pod({ volumes: [{ name: "data", nfs: { server: "nfs.example", path: "/export" } }] }),
  },
})
