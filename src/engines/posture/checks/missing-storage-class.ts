import { asArray, asString, get, type JsonValue } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { object } from "../examples.ts"

/**
 * A claim whose class does not exist waits for ever, and its pods with it.
 *
 * Field:   spec.storageClassName of PersistentVolumeClaims and of volumeClaimTemplates
 * Allowed: classes of the input, where it holds any; "" and absent; classes of a PersistentVolume of the input
 * Source:  Kubernetes documentation, Persistent Volumes, "Class"
 */
export const missingStorageClass = check({
  id: "missing-storage-class",
  title: "Storage class does not exist",
  severity: medium("pods of the workload do not start"),
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["PersistentVolumeClaim", "apps/StatefulSet"],
    run(resource, report, { inventory }) {
      const claims =
        resource.kind === "StatefulSet"
          ? asArray(resource.spec.volumeClaimTemplates).map(
              (claim, index) =>
                [get(claim, "spec"), append("/spec/volumeClaimTemplates", index, "spec", "storageClassName")] as const,
            )
          : [[resource.spec as JsonValue, "/spec/storageClassName"] as const]
      for (const [spec, path] of claims) {
        const name = asString(get(spec, "storageClassName")) ?? ""
        const isStatic = [...inventory.ofKind("PersistentVolume", "")].some(
          (volume) => volume.spec.storageClassName === name,
        )
        if (!isStatic && isMissing(inventory, resource, "StorageClass", "storage.k8s.io", "", name))
          report({ resource, path }, `storage class ${name} is not among those of the cluster`)
      }
    },
  },
  fix: { title: "Correct the name, or create the class" },
  examples: {
    good: [
      object("v1", "PersistentVolumeClaim", { spec: { storageClassName: "fast" } }),
      object("storage.k8s.io/v1", "StorageClass", {}, { name: "fast", namespace: undefined }),
    ],
    bad: [
      object("v1", "PersistentVolumeClaim", { spec: { storageClassName: "fats" } }),
      object("storage.k8s.io/v1", "StorageClass", {}, { name: "fast", namespace: undefined }),
    ],
  },
})
