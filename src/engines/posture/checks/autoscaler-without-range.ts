import { asNumber } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * An autoscaler whose least is its most never scales: under load the application fails as if there were none.
 *
 * Field:   spec.minReplicas and spec.maxReplicas of HorizontalPodAutoscalers
 * Allowed: maxReplicas above minReplicas
 * Source:  k8s.io/api/autoscaling/v2/types.go
 */
export const autoscalerWithoutRange = check({
  id: "autoscaler-without-range",
  title: "Autoscaler cannot scale",
  severity: low("under load the application fails"),
  aliases: ["polaris:hpaMaxAvailability"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["autoscaling/HorizontalPodAutoscaler"],
    run(resource, report) {
      const minimum = asNumber(resource.spec.minReplicas) ?? 1
      const maximum = asNumber(resource.spec.maxReplicas)
      if (maximum !== undefined && maximum <= minimum)
        report(
          { resource, path: "/spec/maxReplicas" },
          `autoscaler ${resource.name} keeps ${minimum} pods and allows ${maximum}`,
        )
    },
  },
  fix: { title: "Raise maxReplicas" },
  examples: {
    good: object("autoscaling/v2", "HorizontalPodAutoscaler", { spec: { minReplicas: 2, maxReplicas: 9 } }),
    bad: object("autoscaling/v2", "HorizontalPodAutoscaler", { spec: { minReplicas: 5, maxReplicas: 5 } }),
  },
})
