import { asArray, asStrings, dig, get, type JsonObject } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Each replica of a StatefulSet has a claim of its own. A mode that lets many nodes write to it serves nothing and lets
 * any pod of the namespace mount a database's files beside it.
 *
 * Field:   spec.volumeClaimTemplates[*].spec.accessModes of StatefulSets
 * Allowed: ReadWriteOnce, ReadWriteOncePod, ReadOnlyMany
 * Source:  k8s.io/api/core/v1/types.go, PersistentVolumeAccessMode
 */
export const claimTemplateAccess = check({
  id: "claim-template-access",
  title: "Volume of one replica may be written by many",
  severity: info("other pods can write to the files of the application"),
  aliases: ["kubesec:VolumeClaimAccessModeReadWriteOnce"],
  frameworks: ["devops/hardening"],
  owners: ["StatefulSet"],
  workloads({ resource, name }, report) {
    for (const [index, claim] of asArray(get(resource.spec, "volumeClaimTemplates")).entries())
      if (asStrings(dig(claim, "spec", "accessModes")).includes("ReadWriteMany"))
        report(
          { resource, path: append("/spec/volumeClaimTemplates", index, "spec", "accessModes") },
          `the claims of StatefulSet ${name} may be written by many nodes`,
        )
  },
  fix: {
    title: "Use ReadWriteOncePod",
    patch: setTo(["ReadWriteOncePod"]),
    risk: "claim templates cannot be changed: the StatefulSet has to be made anew; the driver must be a CSI driver",
  },
  examples: { good: withClaim({ accessModes: ["ReadWriteOnce"] }), bad: withClaim({ accessModes: ["ReadWriteMany"] }) },
})
function withClaim(spec: JsonObject): JsonObject {
  return object("apps/v1", "StatefulSet", {
    spec: {
      volumeClaimTemplates: [
        { metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } }, ...spec } },
      ],
      template: { spec: { containers: [container()] } },
    },
  })
}
