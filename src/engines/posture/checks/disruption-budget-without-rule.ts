import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A budget that says neither how many pods may go nor how many must stay protects nothing.
 *
 * Field:   spec.minAvailable and spec.maxUnavailable of PodDisruptionBudgets
 * Allowed: one of them
 * Source:  k8s.io/api/policy/v1/types.go, PodDisruptionBudgetSpec
 */
export const disruptionBudgetWithoutRule = check({
  id: "disruption-budget-without-rule",
  title: "Disruption budget says nothing",
  severity: low("all pods may be evicted at once"),
  aliases: ["kube-score:poddisruptionbudget-has-policy"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["policy/PodDisruptionBudget", "PodDisruptionBudget"],
    run(resource, report) {
      if (resource.spec.minAvailable === undefined && resource.spec.maxUnavailable === undefined)
        report({ resource, path: "/spec" }, `budget ${resource.name} has neither minAvailable nor maxUnavailable`)
    },
  },
  fix: {
    title: "Set maxUnavailable to 1",
    patch: (_place, object) => setAt(object, "/spec/maxUnavailable", 1),
    risk: "drains wait for one pod after the other",
  },
  examples: {
    good: object("policy/v1", "PodDisruptionBudget", { spec: { maxUnavailable: 1 } }),
    bad: object("policy/v1", "PodDisruptionBudget", { spec: { selector: {} } }),
  },
})
