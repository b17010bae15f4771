import { isObject } from "../../../lib/json.ts"
import { labelSelector, selectsEverything } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { hasPodMakers } from "../completeness.ts"
import { deployment, object } from "../examples.ts"

/**
 * A budget whose labels are misspelt protects no pod: a drain takes all of them at once.
 *
 * Field:   spec.selector of PodDisruptionBudgets
 * Allowed: labels of at least one workload of the namespace, where the input holds any
 * Source:  k8s.io/api/policy/v1/types.go, PodDisruptionBudgetSpec.Selector
 */
export const danglingDisruptionBudget = check({
  id: "dangling-disruption-budget",
  title: "Disruption budget selects no pod",
  severity: low("a drain takes all pods at once"),
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["policy/PodDisruptionBudget"],
    run(resource, report, { inventory, workloadsIn }) {
      const selector = resource.spec.selector
      if (!isObject(selector) || selectsEverything(selector)) return
      const matches = labelSelector(selector)
      const neighbours = workloadsIn(resource.namespace)
      if (
        neighbours.length > 0 &&
        !hasPodMakers(inventory, resource.namespace) &&
        !neighbours.some(({ pod }) => matches(pod.labels))
      )
        report(
          { resource, path: "/spec/selector" },
          `budget ${resource.name} selects no pod of namespace ${resource.namespace}`,
        )
    },
  },
  fix: { title: "Correct the labels, or remove the budget" },
  examples: {
    good: [
      deployment(),
      object("policy/v1", "PodDisruptionBudget", {
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: "app" } } },
      }),
    ],
    bad: [
      deployment(),
      object("policy/v1", "PodDisruptionBudget", {
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: "apps" } } },
      }),
    ],
  },
})
