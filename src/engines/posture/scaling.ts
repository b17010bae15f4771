import { asObject, get } from "../../lib/json.ts"
import { labelEquality, labelSelector } from "../../model/labels.ts"
import type { Resource } from "../../model/resource.ts"
import type { Workload } from "../../model/workload/workload.ts"
import type { CheckContext } from "./check.ts"

/** Kinds whose number of replicas a person or an autoscaler chooses, each of them being replaceable. */
export const replicatedStateless: readonly string[] = ["Deployment", "DeploymentConfig", "Rollout", "CloneSet"]

/** The HorizontalPodAutoscaler that scales a workload. O(autoscalers of the namespace). */
export function autoscalerOf(target: Workload | Resource, { inventory }: CheckContext): Resource | undefined {
  for (const scaler of inventory.ofKind("HorizontalPodAutoscaler", "autoscaling", target.namespace)) {
    const { kind, name } = asObject(get(scaler.spec, "scaleTargetRef"))
    if (kind === target.kind && name === target.name) return scaler
  }
  return undefined
}

/** Replicas asked for: the autoscaler's minimum where there is one, else those written, else one. */
export function replicasOf(workload: Workload, context: CheckContext): number {
  const scaler = autoscalerOf(workload, context)
  const minimum = scaler && get(scaler.spec, "minReplicas")
  if (scaler) return typeof minimum === "number" ? minimum : 1
  return workload.replicas ?? 1
}

/** The PodDisruptionBudgets that cover a workload's pods. */
export function disruptionBudgetsOf({ pod, namespace }: Workload, { inventory }: CheckContext): readonly Resource[] {
  const found: Resource[] = []
  for (const budget of inventory.ofKind("PodDisruptionBudget", "policy", namespace))
    if (labelSelector(get(budget.spec, "selector"))(pod.labels)) found.push(budget)
  return found
}

/** The Services that send traffic to a workload's pods. */
export function servicesOf({ pod, namespace }: Workload, { inventory }: CheckContext): readonly Resource[] {
  const found: Resource[] = []
  for (const service of inventory.ofKind("Service", "", namespace)) {
    const selector = asObject(get(service.spec, "selector"))
    if (Object.keys(selector).length > 0 && labelEquality(selector)(pod.labels)) found.push(service)
  }
  return found
}
