import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, pod } from "../examples.ts"

/**
 * A pod that no controller owns is not started again when its node fails or is drained for an update, and is often the
 * forgotten rest of a debugging session.
 *
 * Field:   kind Pod without a controller among its owners
 * Allowed: pods of a Deployment, StatefulSet, Job and so on; static pods of a node
 * Source:  Kubernetes documentation, Pods, "Using Pods"
 */
export const nakedPod = check({
  id: "naked-pod",
  title: "Pod has no controller",
  severity: low("it is gone when its node is, and nobody keeps it up to date"),
  aliases: ["kubescape:C-0073"],
  frameworks: ["devops/reliability"],
  owners: ["Pod"],
  workloads({ resource, name }, report) {
    if (resource.owners.length > 0) return
    report({ resource, path: "/kind" }, `Pod ${name} belongs to no controller`)
  },
  fix: { title: "Run it by a Deployment or a Job, or remove it" },
  examples: { good: deployment(), bad: pod() },
})
