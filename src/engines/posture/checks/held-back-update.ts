import { asNumber, dig } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A partition keeps the pods with lower numbers on the former version. That is how a canary starts; left in place it
 * keeps old flaws running.
 *
 * Field:   spec.updateStrategy.rollingUpdate.partition of StatefulSets
 * Allowed: absent, 0
 * Source:  Kubernetes documentation, StatefulSets, "Partitioned rolling updates"
 */
export const heldBackUpdate = check({
  id: "held-back-update",
  title: "Some pods are held back on the former version",
  severity: info("old flaws keep running"),
  frameworks: ["devops/reliability"],
  owners: ["StatefulSet"],
  workloads({ resource, replicas, displayName }, report) {
    const partition = asNumber(dig(resource.spec, "updateStrategy", "rollingUpdate", "partition")) ?? 0
    if (partition <= 0) return
    const held = Math.min(partition, replicas ?? 1)
    report(
      { resource, path: "/spec/updateStrategy/rollingUpdate/partition" },
      `${held} of ${replicas ?? 1} pods of ${displayName} keep the former version`,
    )
  },
  fix: { title: "Set the partition to 0", patch: setTo(0), risk: "the remaining pods get the new version" },
  examples: {
    good: object("apps/v1", "StatefulSet", {
      spec: { replicas: 3, template: { spec: { containers: [container()] } } },
    }),
    bad: object("apps/v1", "StatefulSet", {
      spec: {
        replicas: 3,
        updateStrategy: { rollingUpdate: { partition: 2 } },
        template: { spec: { containers: [container()] } },
      },
    }),
  },
})
