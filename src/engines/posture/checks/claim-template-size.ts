import { asArray, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { parseQuantity } from "../../../model/quantity.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A claim says how much storage it needs; the API server refuses a StatefulSet whose claims do not.
 *
 * Field:   spec.volumeClaimTemplates[*].spec.resources.requests.storage of StatefulSets
 * Allowed: any positive quantity
 * Source:  kubernetes pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimSpec
 */
export const claimTemplateSize = check({
  id: "claim-template-size",
  title: "Claim of a StatefulSet has no size",
  severity: low("no pod of the StatefulSet gets its volume"),
  aliases: ["kubesec:VolumeClaimRequestsStorage"],
  frameworks: ["devops/reliability"],
  owners: ["StatefulSet"],
  workloads({ resource, name }, report) {
    for (const [index, claim] of asArray(get(resource.spec, "volumeClaimTemplates")).entries())
      if ((parseQuantity(dig(claim, "spec", "resources", "requests", "storage")) ?? 0) <= 0)
        report(
          { resource, path: append("/spec/volumeClaimTemplates", index, "spec", "resources", "requests", "storage") },
          `a claim of StatefulSet ${name} does not say how much storage it needs`,
        )
  },
  fix: {
    title: "Set resources.requests.storage of the claim template",
    patch: setTo("1Gi"),
    risk: "only a start: the claim cannot be made smaller later",
  },
  examples: {
    good: object("apps/v1", "StatefulSet", {
      spec: {
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } } } }],
        template: { spec: { containers: [container()] } },
      },
    }),
    bad: object("apps/v1", "StatefulSet", {
      spec: {
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }],
        template: { spec: { containers: [container()] } },
      },
    }),
  },
})
