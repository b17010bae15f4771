import { asNumber, asStringMap, dig, type JsonValue } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import { labelSelector } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A budget that allows no pod to go blocks every drain: nodes cannot be updated, and security fixes of the node wait
 * until somebody deletes the budget.
 *
 * Field:   spec.maxUnavailable and spec.minAvailable of PodDisruptionBudgets
 * Allowed: values that let at least one pod go
 * Source:  Kubernetes documentation, Specifying a Disruption Budget; k8s.io/api/policy/v1/types.go
 */
export const disruptionBudgetZero = check({
  id: "disruption-budget-zero",
  title: "Disruption budget lets no pod go",
  severity: low("nodes cannot be drained and updated"),
  aliases: ["kube-linter:pdb-max-unavailable", "kube-linter:pdb-min-available", "polaris:pdbDisruptionsIsZero"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["policy/PodDisruptionBudget", "PodDisruptionBudget"],
    run(resource, report, { inventory, workloadsIn }) {
      const { maxUnavailable, minAvailable, selector } = resource.spec
      if (isZero(maxUnavailable)) {
        report({ resource, path: "/spec/maxUnavailable" }, `budget ${resource.name} allows no pod to be unavailable`)
        return
      }
      if (minAvailable === undefined) return
      const matches = labelSelector(selector)
      const replicas = workloadsIn(resource.namespace)
        .filter(
          ({ pod, resource: owner }) =>
            matches(pod.labels) || matches(asStringMap(dig(owner.spec, "selector", "matchLabels"))),
        )
        .map((workload) => replicasOf(workload, inventory))
      // What is selected and has no known number of replicas cannot be judged.
      const known = replicas.includes(undefined) ? [] : (replicas as number[])
      const total = known.reduce((sum, count) => sum + count, 0)
      const isAll = percentOf(minAvailable) === 100 || (known.length > 0 && needed(minAvailable, total) >= total)
      if (isAll)
        report(
          { resource, path: "/spec/minAvailable" },
          `budget ${resource.name} wants ${String(minAvailable)} available${known.length > 0 ? ` of ${total}` : ""} and lets no pod go`,
        )
    },
  },
  fix: { title: "Let one pod go: maxUnavailable: 1, with at least two replicas" },
  examples: {
    good: object("policy/v1", "PodDisruptionBudget", {
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: "app" } } },
    }),
    bad: object("policy/v1", "PodDisruptionBudget", {
      spec: { maxUnavailable: 0, selector: { matchLabels: { app: "app" } } },
    }),
  },
})

const percentOf = (value: JsonValue | undefined): number | undefined =>
  typeof value === "string" && /^\d+%$/.test(value) ? Number(value.slice(0, -1)) : undefined

const isZero = (value: JsonValue | undefined): boolean => value === 0 || value === "0" || percentOf(value) === 0

/** Pods that have to be there; percentages are rounded up (apimachinery, GetScaledValueFromIntOrPercent). */
const needed = (value: JsonValue, total: number): number => {
  const percent = percentOf(value)
  return percent === undefined ? Number(value) : Math.ceil((percent * total) / 100)
}

/** Replicas: those of an autoscaler at least, else those asked for; 1 where a Deployment says nothing. */
function replicasOf({ kind, name, namespace, replicas }: Workload, inventory: Inventory): number | undefined {
  for (const scaler of inventory.ofKind("HorizontalPodAutoscaler", "autoscaling", namespace))
    if (dig(scaler.spec, "scaleTargetRef", "name") === name && dig(scaler.spec, "scaleTargetRef", "kind") === kind)
      return asNumber(scaler.spec.minReplicas) ?? 1
  return replicas ?? (kind === "Deployment" || kind === "StatefulSet" ? 1 : undefined)
}
