import { asArray, dig, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * With fsGroup the kubelet changes the owner of every file of a volume at each start of the pod. On a large volume that
 * takes minutes to hours, in which the application is away.
 *
 * Field:   securityContext.fsGroup and fsGroupChangePolicy of pods with persistent volumes
 * Allowed: OnRootMismatch
 * Source:  Kubernetes documentation, "Configure volume permission and ownership change policy for Pods"
 */
export const volumeOwnershipChange = check({
  id: "volume-ownership-change",
  title: "Each start changes the owner of every file",
  severity: info("starts take long on large volumes"),
  frameworks: ["devops/reliability"],
  os: "linux",
  optional: true,
  workloads({ pod: template, resource, displayName }, report) {
    if (template.fsGroup.value === undefined) return
    if (dig(template.spec, "securityContext", "fsGroupChangePolicy") === "OnRootMismatch") return
    const isPersistent =
      asArray(get(resource.spec, "volumeClaimTemplates")).length > 0 ||
      template.volumes.some(({ type }) => type === "persistentVolumeClaim" || type === "ephemeral")
    if (!isPersistent) return
    report(
      template.at("securityContext", "fsGroupChangePolicy"),
      `each start of ${displayName} changes the owner of every file`,
    )
  },
  fix: { title: "Set fsGroupChangePolicy to OnRootMismatch", patch: setTo("OnRootMismatch") },
  examples: {
    good: pod({
      securityContext: { fsGroup: 20001, fsGroupChangePolicy: "OnRootMismatch" },
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
    }),
    bad: pod({
      securityContext: { fsGroup: 20001 },
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
    }),
  },
})
