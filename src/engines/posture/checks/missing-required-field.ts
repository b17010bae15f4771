import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportFaults } from "../schema.ts"

/**
 * The API server refuses an object that lacks a field that it needs.
 *
 * Field:   fields that the specification calls required
 * Allowed: all of them there
 * Source:  kubernetes api/openapi-spec/swagger.json of the target version; k8s.io/apimachinery
 *          pkg/runtime/serializer/json (strict decoding)
 */
export const missingRequiredField = check({
  id: "missing-required-field",
  title: "Required field is missing",
  severity: low("the API server refuses the object"),
  aliases: ["kube-linter:schema-validation"],
  frameworks: ["devops/reliability"],
  whole: reportFaults("missing-field"),
  fix: { title: "Add the field" },
  examples: {
    good: object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
    bad: object("v1", "Service", { spec: { ports: [{ name: "web" }] } }),
  },
})
