import type { WorkloadClass } from "../world.ts"

/**
 * Names of a workload's pods. Pods of a manifest have none yet: "" stands for them, which no list of names holds. None
 * where nothing runs.
 */
export function podNames({ workload, nodes }: WorkloadClass): readonly string[] {
  if (nodes.length === 0) return []
  const pods = workload.kind === "Pod" ? [workload.resource, ...workload.pods] : workload.pods
  return pods.length > 0 ? pods.map(({ name }) => name) : [""]
}
