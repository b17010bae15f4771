import { asString } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * When a node runs out of memory or a cluster out of room, pods with low priority go first. Without a class every
 * workload counts the same, the shop and the nightly report.
 *
 * Field:   spec.priorityClassName
 * Allowed: any class
 * Source:  Kubernetes documentation, Pod Priority and Preemption
 */
export const priorityClass = check({
  id: "priority-class",
  title: "Workload has no priority class",
  severity: info("nothing tells what may go first"),
  aliases: ["polaris:priorityClassNotSet"],
  frameworks: ["devops/reliability"],
  optional: true,
  workloads({ pod: template, displayName }, report) {
    if (asString(template.spec.priorityClassName)) return
    report(template.at("priorityClassName"), `${displayName} has no priority class`)
  },
  fix: { title: "Name the PriorityClass that says how much the workload matters" },
  examples: { good: pod({ priorityClassName: "business" }), bad: pod() },
})
