import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * nodeName binds a pod to a node past the scheduler: taints, resource checks and anti-affinity that keep workloads apart
 * do not count, so that whoever may create pods chooses whose neighbour to be.
 *
 * Field:   spec.nodeName of pod templates
 * Allowed: absent; the scheduler writes it into pods that run
 * Source:  Kubernetes documentation, Assigning Pods to Nodes, "nodeName"
 */
export const nodeName = check({
  id: "node-name",
  title: "Pod template chooses its node past the scheduler",
  severity: medium("a workload can be put beside any other"),
  frameworks: ["mitre-attack/T1610", "owasp-k8s-2025/K01"],
  workloads({ pod: template, kind }, report) {
    const { nodeName: name } = template.spec
    if (kind === "Pod" || typeof name !== "string" || name === "") return
    report({ resource: template.resource, path: `${template.specPath}/nodeName` }, `the pods are bound to node ${name}`)
  },
  fix: {
    title: "Remove nodeName; use a node selector or affinity",
    patch: remove,
    risk: "the pods may run on other nodes",
  },
  examples: { good: deployment(), bad: deployment({ nodeName: "worker-1" }) },
})
