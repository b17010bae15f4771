import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportFaults } from "../schema.ts"

/**
 * The API server refuses an object with a value of the wrong type; numbers and switches as values of labels,
 * annotations and variables are the usual cause.
 *
 * Field:   every field of objects of Kubernetes
 * Allowed: values of the type that the target version has for the field
 * Source:  kubernetes api/openapi-spec/swagger.json of the target version; k8s.io/apimachinery
 *          pkg/runtime/serializer/json (strict decoding)
 */
export const wrongType = check({
  id: "wrong-type",
  title: "Value has the wrong type",
  severity: medium("the API server refuses the object"),
  aliases: ["kube-linter:schema-validation"],
  frameworks: ["devops/reliability"],
  whole: reportFaults("wrong-type"),
  fix: { title: "Write the value in its type; texts that look like numbers or switches need quotes" },
  examples: {
    good: object("v1", "Service", { spec: { ports: [{ port: 80 }] } }),
    bad: object("v1", "Service", { spec: { ports: [{ port: "80" }] } }),
  },
})
