import { dig, type JsonObject } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Pods get a new version only when somebody deletes them. A fix that was applied weeks ago may run nowhere.
 *
 * Field:   spec.updateStrategy.type of DaemonSets and StatefulSets
 * Allowed: absent, RollingUpdate
 * Source:  k8s.io/api/apps/v1/types.go, OnDeleteDaemonSetStrategyType, OnDeleteStatefulSetStrategyType
 */
export const updateOnDelete = check({
  id: "update-on-delete",
  title: "Updates wait until somebody deletes the pods",
  severity: low("fixes that were applied may run nowhere"),
  frameworks: ["devops/reliability"],
  owners: ["DaemonSet", "StatefulSet"],
  workloads({ resource, displayName }, report) {
    if (dig(resource.spec, "updateStrategy", "type") !== "OnDelete") return
    report(
      { resource, path: "/spec/updateStrategy/type" },
      `pods of ${displayName} keep their version until they are deleted`,
    )
  },
  fix: {
    title: "Use RollingUpdate",
    patch: setTo("RollingUpdate"),
    risk: "the next change replaces the pods one after another, without anybody watching",
  },
  examples: { good: daemonSet("RollingUpdate"), bad: daemonSet("OnDelete") },
})

function daemonSet(type: string): JsonObject {
  return object("apps/v1", "DaemonSet", {
    spec: { updateStrategy: { type }, template: { spec: { containers: [container()] } } },
  })
}
