import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportFaults } from "../schema.ts"

/**
 * The API server of the target version does not know the kind in this version: the object is refused.
 *
 * Field:   apiVersion and kind
 * Allowed: kinds that the target version serves; groups that Kubernetes does not serve itself are passed over;
 *          versions that were given up are reported by removed-api
 * Source:  kubernetes api/openapi-spec/swagger.json of the target version
 */
export const unknownKindVersion = check({
  id: "unknown-kind-version",
  title: "Kind does not exist in this version",
  severity: medium("the API server refuses the object"),
  frameworks: ["devops/reliability"],
  whole: reportFaults("unknown-kind"),
  fix: { title: "Correct apiVersion or kind" },
  examples: { good: object("v1", "Service", { spec: {} }), bad: object("v1", "Ingress", { spec: {} }) },
})
