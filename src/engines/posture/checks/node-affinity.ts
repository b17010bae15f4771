import { asObject, dig } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * The workload says nothing about the nodes it runs on. Where nodes differ in trust, hardware or price, platform teams
 * ask for a decision.
 *
 * Field:   spec.affinity.nodeAffinity and spec.nodeSelector
 * Allowed: either, not empty
 * Source:  Kubernetes documentation, Assigning Pods to Nodes
 */
export const nodeAffinity = check({
  id: "node-affinity",
  title: "Workload may run on any node",
  severity: info("the nodes of a cluster may differ in trust"),
  aliases: ["kube-linter:no-node-affinity"],
  frameworks: ["devops/reliability"],
  optional: true,
  workloads({ pod: template, displayName }, report) {
    const affinity = dig(template.spec, "affinity", "nodeAffinity")
    if (Object.keys(asObject(affinity)).length > 0 || Object.keys(asObject(template.spec.nodeSelector)).length > 0)
      return
    report(template.at("affinity", "nodeAffinity"), `${displayName} does not choose its nodes`)
  },
  fix: { title: "Choose nodes by a label that stands for their purpose" },
  examples: {
    good: pod({ nodeSelector: { pool: "general" } }),
    bad: pod(),
  },
})
