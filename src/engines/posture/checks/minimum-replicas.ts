import { asNumber } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { setTo } from "../fixes.ts"
import { autoscalerOf } from "../scaling.ts"
import { numberSetting } from "../settings.ts"

/**
 * With three replicas a roll-out or a failed node still leaves two that watch over each other; teams that promise
 * availability ask for it.
 *
 * Field:    spec.replicas of Deployments and the like
 * Allowed:  at least the number of the setting; anything where an autoscaler decides
 * Settings: `replicas`, 3 by default
 * Source:   Kubernetes documentation, "Specifying a Disruption Budget for your Application"
 */
export const minimumReplicas = check({
  id: "minimum-replicas",
  title: "Workload has fewer replicas than asked for",
  severity: info("one failure leaves little behind"),
  aliases: ["kube-linter:minimum-three-replicas"],
  frameworks: ["devops/reliability"],
  optional: true,
  resources: {
    kinds: ["apps/Deployment", "apps.openshift.io/DeploymentConfig", "argoproj.io/Rollout", "apps.kruise.io/CloneSet"],
    run(resource, report, context) {
      const least = numberSetting(context, "minimum-replicas", "replicas", 3)
      const replicas = asNumber(resource.spec.replicas) ?? 1
      if (replicas >= least || autoscalerOf(resource, context)) return
      const { kind, name } = resource
      report({ resource, path: "/spec/replicas" }, `${kind}/${name} has ${replicas} of ${least} replicas`)
    },
  },
  fix: {
    title: "Run three replicas or more",
    patch: setTo(3),
    risk: "an application that keeps state in itself may not stand beside copies of itself",
  },
  examples: { good: deployment({}, { replicas: 3 }), bad: deployment({}, { replicas: 2 }) },
})
