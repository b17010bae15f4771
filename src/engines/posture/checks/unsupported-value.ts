import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportFaults } from "../schema.ts"

/**
 * The API server refuses a value that is none of those it knows; a wrong case is the usual cause.
 *
 * Field:   fields with a closed set of values, such as imagePullPolicy and protocol
 * Allowed: values that any supported version knows
 * Source:  types marked +enum in k8s.io/api; kubernetes pkg/apis (validation)
 */
export const unsupportedValue = check({
  id: "unsupported-value",
  title: "Value is none of those allowed",
  severity: medium("the API server refuses the object"),
  frameworks: ["devops/reliability"],
  whole: reportFaults("unsupported-value"),
  fix: { title: "Use one of the values that are listed" },
  examples: {
    good: object("v1", "Service", { spec: { type: "ClusterIP" } }),
    bad: object("v1", "Service", { spec: { type: "clusterIP" } }),
  },
})
