import { asArray, asNumber, asString, dig, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { autoscalerOf } from "../scaling.ts"

/**
 * The strategy stops all pods before it starts new ones: every roll-out is an outage, so that fixes wait for a quiet
 * hour.
 *
 * Field:   spec.strategy of Deployments and the like that a Service leads to, or that have two or more replicas
 * Allowed: RollingUpdate (the default); Recreate for one replica that holds a volume
 * Source:  k8s.io/api/apps/v1/types.go, DeploymentStrategy; pkg/apis/apps/v1/defaults.go
 */
export const stopBeforeStart = check({
  id: "stop-before-start",
  title: "Roll-out stops everything first",
  severity: low("every update is an outage, so that fixes wait"),
  aliases: ["kube-linter:no-rolling-update-strategy", "kubescape:C-0305", "kube-score:deployment-strategy"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["apps/Deployment", "apps.openshift.io/DeploymentConfig"],
    run(resource, report, context) {
      const { spec, kind, name } = resource
      const type = asString(dig(spec, "strategy", "type"))
      if (type === undefined || type === "RollingUpdate" || type === "Rolling") return
      const isScaled = (asNumber(spec.replicas) ?? 1) > 1 || autoscalerOf(resource, context) !== undefined
      // A volume that one pod holds alone leaves no other way.
      const holdsVolume = asArray(dig(spec, "template", "spec", "volumes")).some(
        (volume) => get(volume, "persistentVolumeClaim") !== undefined || get(volume, "ephemeral") !== undefined,
      )
      if (type === "Recreate" && !isScaled && holdsVolume) return
      report({ resource, path: "/spec/strategy/type" }, `${kind}/${name} uses the strategy ${type}`, {
        severity: isScaled ? "low" : "info",
      })
    },
  },
  fix: {
    title: "Use RollingUpdate",
    patch: (_place, object) => setAt(object, "/spec/strategy", { type: "RollingUpdate" }),
    risk: "two versions run side by side for a while",
  },
  examples: {
    good: deployment({}, { replicas: 3, strategy: { type: "RollingUpdate" } }),
    bad: deployment({}, { replicas: 3, strategy: { type: "Recreate" } }),
  },
})
