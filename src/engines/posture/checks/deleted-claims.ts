import { dig, type JsonObject } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * The volumes of a StatefulSet are deleted together with it, or when it is scaled down. One `kubectl delete`, or a chart
 * that is uninstalled by mistake, takes the data along.
 *
 * Field:   spec.persistentVolumeClaimRetentionPolicy of StatefulSets
 * Allowed: Retain (the default)
 * Source:  k8s.io/api/apps/v1/types.go, StatefulSetPersistentVolumeClaimRetentionPolicy
 */
export const deletedClaims = check({
  id: "deleted-claims",
  title: "Data is deleted with the StatefulSet",
  severity: low("one command, by mistake or not, takes the data along"),
  frameworks: ["mitre-attack/T1485", "devops/reliability"],
  since: 27,
  owners: ["StatefulSet"],
  workloads({ resource, displayName }, report) {
    for (const field of ["whenDeleted", "whenScaled"]) {
      if (dig(resource.spec, "persistentVolumeClaimRetentionPolicy", field) !== "Delete") continue
      const event = field === "whenDeleted" ? "is deleted" : "is scaled down"
      report(
        { resource, path: `/spec/persistentVolumeClaimRetentionPolicy/${field}` },
        `the claims of ${displayName} go when it ${event}`,
      )
    }
  },
  fix: {
    title: "Set Retain",
    patch: setTo("Retain"),
    risk: "claims that are no longer needed have to be deleted by hand",
  },
  examples: { good: withRetention("Retain"), bad: withRetention("Delete") },
})

function withRetention(whenDeleted: string): JsonObject {
  return object("apps/v1", "StatefulSet", {
    spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted }, template: { spec: { containers: [container()] } } },
  })
}
