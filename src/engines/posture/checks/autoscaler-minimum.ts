import { asNumber } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * With one pod at least, every eviction and every failure of a node is an outage until the next pod is ready.
 *
 * Field:   spec.minReplicas of HorizontalPodAutoscalers
 * Allowed: 2 and more; absent for those who mean one
 * Source:  k8s.io/api/autoscaling/v2/types.go
 */
export const autoscalerMinimum = check({
  id: "autoscaler-minimum",
  title: "Autoscaler keeps one pod",
  severity: info("an outage of minutes when the node goes"),
  aliases: ["polaris:hpaMinAvailability", "kube-score:horizontalpodautoscaler-replicas"],
  frameworks: ["devops/reliability"],
  optional: true,
  resources: {
    kinds: ["autoscaling/HorizontalPodAutoscaler"],
    run(resource, report) {
      const minimum = asNumber(resource.spec.minReplicas)
      if (minimum !== undefined && minimum < 2)
        report(
          { resource, path: "/spec/minReplicas" },
          `autoscaler ${resource.name} goes down to ${minimum} pod${minimum === 1 ? "" : "s"}`,
        )
    },
  },
  fix: { title: "Set minReplicas to 2", patch: setTo(2), risk: "one pod more runs" },
  examples: {
    good: object("autoscaling/v2", "HorizontalPodAutoscaler", { spec: { minReplicas: 2, maxReplicas: 9 } }),
    bad: object("autoscaling/v2", "HorizontalPodAutoscaler", { spec: { minReplicas: 1, maxReplicas: 9 } }),
  },
})
