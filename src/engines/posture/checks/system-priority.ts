import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The pod has one of the two priorities that are kept for the components of the cluster. It pushes any other pod off a
 * full node, and is the last that a node under pressure gives up.
 *
 * Field:   spec.priorityClassName of workloads outside of kube-system
 * Allowed: classes other than system-cluster-critical and system-node-critical; agents (DaemonSets)
 * Source:  Kubernetes documentation, "Guaranteed Scheduling For Critical Add-On Pods"; pkg/apis/scheduling/helpers.go
 */
export const systemPriority = check({
  id: "system-priority",
  title: "Application has the priority of a cluster component",
  severity: low("it pushes everything else off a full node"),
  frameworks: ["devops/reliability", "mitre-attack/T1499"],
  workloads({ pod: template, kind, namespace, displayName }, report) {
    const name = template.spec.priorityClassName
    if (name !== "system-cluster-critical" && name !== "system-node-critical") return
    if (kind === "DaemonSet" || namespace.startsWith("kube-") || /(?:^|-)system$/.test(namespace)) return
    report(template.at("priorityClassName"), `${displayName} in ${namespace} has the priority ${name}`)
  },
  fix: { title: "Use a PriorityClass of your own", patch: remove, risk: "the pods get the default priority" },
  examples: {
    good: deployment({ priorityClassName: "business" }),
    bad: deployment({ priorityClassName: "system-node-critical" }),
  },
})
