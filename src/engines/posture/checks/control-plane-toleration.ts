import { asArray, asString, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * A workload that tolerates the taint of control-plane nodes may run beside the API server and etcd: an escape from it is
 * the cluster.
 *
 * Field:   spec.tolerations[*] of the pod
 * Allowed: no toleration of node-role.kubernetes.io/control-plane, and none of everything, except in DaemonSets and kube-system
 * Source:  k8s.io/component-helpers/scheduling/corev1/helpers.go, TolerationsTolerateTaint
 */
export const controlPlaneToleration = check({
  id: "control-plane-toleration",
  title: "Workload may run on control-plane nodes",
  severity: medium("an escape lands beside the API server and etcd"),
  frameworks: ["mitre-attack/T1610", "owasp-k8s-2025/K01"],
  workloads({ pod: template, kind, namespace }, report) {
    // Agents for every node need it.
    if (kind === "DaemonSet" || namespace === "kube-system") return
    for (const [index, toleration] of asArray(get(template.spec, "tolerations")).entries()) {
      const key = asString(get(toleration, "key"))
      const isEverything = !key && get(toleration, "operator") === "Exists"
      if (!isEverything && key !== "node-role.kubernetes.io/control-plane" && key !== "node-role.kubernetes.io/master")
        continue
      const effect = asString(get(toleration, "effect")) ?? ""
      if (effect === "PreferNoSchedule" || effect === "NoExecute") continue
      const what = isEverything
        ? "every taint, that of control-plane nodes included"
        : "the taint of control-plane nodes"
      report(
        { resource: template.resource, path: `${template.specPath}/tolerations/${index}` },
        `the pods tolerate ${what}`,
      )
    }
  },
  fix: { title: "Remove the toleration", patch: remove, risk: "the pods no longer run on control-plane nodes" },
  examples: {
    good: deployment({ tolerations: [{ key: "gpu", operator: "Exists" }] }),
    bad: deployment({ tolerations: [{ operator: "Exists" }] }),
  },
})
