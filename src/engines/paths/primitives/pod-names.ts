import { nodeOf } from "../../../model/workload/running-pod.ts"
import { someNode, type WorkloadClass } from "../world.ts"

/**
 * Names of a workload's pods. Pods of a manifest have none yet: "" stands for them, which no list of names holds. None
 * where nothing runs.
 */
export function podNames({ workload, nodes }: WorkloadClass): readonly string[] {
  if (nodes.length === 0) return []
  const pods = workload.kind === "Pod" ? [workload.resource, ...workload.pods] : workload.pods
  return pods.length > 0 ? pods.map(({ name }) => name) : [""]
}

/** The nodes that pods of some names run on. */
export function nodesOfPods({ workload, nodes }: WorkloadClass, names: readonly string[]): readonly string[] {
  if (names.length === 0 || nodes.includes(someNode)) return nodes
  const pods = workload.kind === "Pod" ? [workload.resource, ...workload.pods] : workload.pods
  return [...new Set(pods.filter(({ name }) => names.includes(name)).flatMap((pod) => nodeOf(pod) ?? []))]
}
