import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportFaults } from "../schema.ts"

/**
 * The API server drops a field that it does not know, with a warning at most: a misspelt securityContext protects
 * nothing, a misspelt limit limits nothing.
 *
 * Field:   every field of objects of Kubernetes
 * Allowed: fields of the target version, letter by letter. Passed over are custom resources, what an API server gave out,
 *          and names that begin with x- at the top, where anchors are kept
 * Source:  kubernetes api/openapi-spec/swagger.json of the target version; k8s.io/apimachinery
 *          pkg/runtime/serializer/json (strict decoding)
 */
export const unknownField = check({
  id: "unknown-field",
  title: "Field does not exist",
  severity: medium("what it was meant to set is not set"),
  aliases: ["kube-linter:schema-validation"],
  frameworks: ["devops/reliability"],
  whole: reportFaults("unknown-field"),
  fix: { title: "Correct the spelling or the place of the field" },
  examples: {
    good: object("v1", "Service", { spec: { selector: { app: "app" } } }),
    bad: object("v1", "Service", { spec: { selectr: { app: "app" } } }),
  },
})
