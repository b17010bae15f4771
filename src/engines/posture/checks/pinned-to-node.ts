import { dig } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The pods may run on one named node only: they are down whenever it is, and whoever may relabel nodes or guess names
 * chooses whose neighbour to be.
 *
 * Field:   spec.nodeSelector, label kubernetes.io/hostname
 * Allowed: labels that several nodes share; pods with a volume of that node
 * Source:  Kubernetes documentation, Well-Known Labels, kubernetes.io/hostname
 */
export const pinnedToNode = check({
  id: "pinned-to-node",
  title: "Workload is pinned to one node",
  severity: info("it is down whenever that node is"),
  frameworks: ["devops/reliability"],
  workloads({ pod: template, displayName }, report) {
    const host = dig(template.spec, "nodeSelector", "kubernetes.io/hostname")
    if (typeof host !== "string") return
    report(template.at("nodeSelector", "kubernetes.io/hostname"), `${displayName} runs on node ${host} only`)
  },
  fix: { title: "Select nodes by a label of their purpose", patch: remove, risk: "the pods may run on other nodes" },
  examples: {
    good: deployment({ nodeSelector: { pool: "general" } }),
    bad: deployment({ nodeSelector: { "kubernetes.io/hostname": "worker-1" } }),
  },
})
