import { asNumber } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Two pods leave one while the other is updated or its node fails; three keep serving with one of them lost.
 *
 * Field:   spec.minReplicas of HorizontalPodAutoscalers
 * Allowed: 3 and more
 * Source:  k8s.io/api/autoscaling/v2/types.go
 */
export const autoscalerMinimumOfThree = check({
  id: "autoscaler-minimum-of-three",
  title: "Autoscaler keeps less than three pods",
  severity: info("a matter of how much availability is worth"),
  aliases: ["kube-linter:hpa-minimum-three-replicas"],
  frameworks: ["devops/reliability"],
  optional: true,
  resources: {
    kinds: ["autoscaling/HorizontalPodAutoscaler"],
    run(resource, report) {
      const minimum = asNumber(resource.spec.minReplicas) ?? 1
      if (minimum < 3)
        report({ resource, path: "/spec/minReplicas" }, `autoscaler ${resource.name} goes down to ${minimum}`)
    },
  },
  fix: { title: "Set minReplicas to 3", patch: setTo(3), risk: "more pods run" },
  examples: {
    good: object("autoscaling/v2", "HorizontalPodAutoscaler", { spec: { minReplicas: 3, maxReplicas: 9 } }),
    bad: object("autoscaling/v2", "HorizontalPodAutoscaler", { spec: { minReplicas: 2, maxReplicas: 9 } }),
  },
})
