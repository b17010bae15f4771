import { labelSelector } from "../../../model/labels.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * The API server refuses to evict a pod that several budgets select: its node cannot be drained.
 *
 * Field:   spec.selector of PodDisruptionBudgets
 * Allowed: at most one budget for each workload
 * Source:  kubernetes pkg/registry/core/pod/storage/eviction.go ("does not support more than one
 *          PodDisruptionBudget")
 */
export const overlappingDisruptionBudgets = check({
  id: "overlapping-disruption-budgets",
  title: "Several disruption budgets select a workload",
  severity: medium("its pods cannot be evicted and its nodes not be drained"),
  frameworks: ["devops/reliability"],
  workloads({ resource, pod, namespace, displayName }, report, { inventory }) {
    const budgets = [...inventory.ofKind("PodDisruptionBudget", "policy", namespace)].filter(({ spec }) =>
      labelSelector(spec.selector)(pod.labels),
    )
    const names = [...new Set(budgets.map(({ name }) => name))]
    if (names.length > 1)
      report({ resource, path: pod.metadataPath }, `${displayName} is selected by the budgets ${names.join(", ")}`, {
        related: budgets.map((budget) => ({ resource: budget, path: "/spec/selector" })),
      })
  },
  fix: { title: "Keep one budget for the workload" },
  examples: {
    good: [
      deployment(),
      object("policy/v1", "PodDisruptionBudget", { spec: { selector: { matchLabels: { app: "app" } } } }),
    ],
    bad: [
      deployment(),
      object("policy/v1", "PodDisruptionBudget", { spec: { selector: { matchLabels: { app: "app" } } } }),
      object(
        "policy/v1",
        "PodDisruptionBudget",
        { spec: { selector: { matchLabels: { app: "app" } } } },
        { name: "other" },
      ),
    ],
  },
})
