import { asString } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"
import { listSetting } from "../settings.ts"

/**
 * Whoever takes a high priority pushes the workloads of others off their nodes. Where the classes that teams may use are
 * agreed on, any other is a mistake or an attempt.
 *
 * Field:    spec.priorityClassName
 * Allowed:  absent, or one of the setting; any where nothing is set
 * Settings: `names`, the classes that workloads may use
 * Source:   Kubernetes documentation, Pod Priority and Preemption
 */
export const allowedPriorityClass = check({
  id: "allowed-priority-class",
  title: "Workload uses a priority class that is not agreed on",
  severity: low("it may push other workloads off their nodes"),
  aliases: ["kube-linter:priority-class-name"],
  frameworks: ["devops/reliability"],
  workloads({ pod: template, displayName }, report, context) {
    const name = asString(template.spec.priorityClassName)
    if (!name) return
    const names = listSetting(context, "allowed-priority-class", "names", [])
    if (names.length === 0 || names.includes(name)) return
    report(template.at("priorityClassName"), `${displayName} uses the priority class ${name}`)
  },
  fix: { title: "Remove the class, or agree on it", patch: remove, risk: "the pods get the default priority" },
  examples: {
    settings: { names: ["business"] },
    good: pod({ priorityClassName: "business" }),
    bad: pod({ priorityClassName: "emergency" }),
  },
})
