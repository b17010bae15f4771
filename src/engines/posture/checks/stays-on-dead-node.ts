import { asArray, asNumber, get } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { remove } from "../fixes.ts"
import { replicatedStateless } from "../scaling.ts"

/**
 * The pods tolerate for ever that their node is not ready or cannot be reached. When a node dies they are not replaced
 * until somebody deletes them by hand.
 *
 * Field:   spec.tolerations[*] of node.kubernetes.io/not-ready and unreachable, of Deployments and StatefulSets
 * Allowed: tolerationSeconds of at most an hour; absent (300 seconds)
 * Source:  kubernetes plugin/pkg/admission/defaulttolerationseconds/admission.go
 */
export const staysOnDeadNode = check({
  id: "stays-on-dead-node",
  title: "Pods of a dead node are not replaced",
  severity: low("a node that dies takes its replicas for good"),
  frameworks: ["devops/reliability"],
  owners: [...replicatedStateless, "StatefulSet", "ReplicaSet"],
  workloads({ pod: template, displayName }, report) {
    for (const [index, toleration] of asArray(template.spec.tolerations).entries()) {
      const key = get(toleration, "key")
      if (key !== "node.kubernetes.io/not-ready" && key !== "node.kubernetes.io/unreachable") continue
      const effect = get(toleration, "effect")
      const seconds = asNumber(get(toleration, "tolerationSeconds")) ?? Number.POSITIVE_INFINITY
      if ((effect !== undefined && effect !== "" && effect !== "NoExecute") || seconds <= 3600) continue
      report(
        template.at("tolerations", index),
        `pods of ${displayName} stay bound to a node that is ${String(key).split("/")[1]}`,
      )
    }
  },
  fix: {
    title: "Remove the toleration, which gives five minutes",
    patch: remove,
    risk: "pods move when a node is away for long",
  },
  examples: {
    good: deployment({
      tolerations: [
        { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
      ],
    }),
    bad: deployment({
      tolerations: [{ key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" }],
    }),
  },
})
