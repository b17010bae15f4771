import { asNumber, get } from "../../../lib/json.ts"
import { labelSelector } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * A budget that wants more pods than the autoscaler keeps at least blocks every drain at night: nodes cannot be
 * updated.
 *
 * Field:   spec.minAvailable of PodDisruptionBudgets and spec.minReplicas of the autoscaler of the same workload
 * Allowed: minAvailable below or equal to minReplicas
 * Source:  k8s.io/api/policy/v1/types.go; k8s.io/api/autoscaling/v2/types.go
 */
export const disruptionBudgetAboveMinimum = check({
  id: "disruption-budget-above-minimum",
  title: "Disruption budget wants more pods than the autoscaler keeps",
  severity: low("nodes cannot be drained and updated"),
  aliases: ["polaris:pdbMinAvailableGreaterThanHPAMinReplicas"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["policy/PodDisruptionBudget", "PodDisruptionBudget"],
    run(resource, report, { inventory, workloadsIn }) {
      const wanted = resource.spec.minAvailable
      const matches = labelSelector(resource.spec.selector)
      for (const { kind, name, namespace, pod, replicas } of workloadsIn(resource.namespace)) {
        if (!matches(pod.labels)) continue
        for (const scaler of inventory.ofKind("HorizontalPodAutoscaler", "autoscaling", namespace)) {
          const target = scaler.spec.scaleTargetRef
          const minimum = asNumber(scaler.spec.minReplicas)
          if (get(target, "name") !== name || get(target, "kind") !== kind || minimum === undefined) continue
          const percent = /^(\d+)%$/.exec(String(wanted))
          const needed = percent ? Math.ceil((Number(percent[1]) * (replicas ?? minimum)) / 100) : asNumber(wanted)
          if (needed !== undefined && needed > minimum)
            report(
              { resource, path: "/spec/minAvailable" },
              `budget ${resource.name} wants ${needed} pods of ${kind}/${name}, of which the autoscaler keeps ${minimum}`,
              {
                related: [{ resource: scaler, path: "/spec/minReplicas" }],
              },
            )
        }
      }
    },
  },
  fix: { title: "Use maxUnavailable, or a minAvailable below minReplicas" },
  examples: {
    good: object("policy/v1", "PodDisruptionBudget", {
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: "app" } } },
    }),
    bad: [
      deployment(),
      object("autoscaling/v2", "HorizontalPodAutoscaler", {
        spec: {
          minReplicas: 2,
          maxReplicas: 9,
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" },
        },
      }),
      object("policy/v1", "PodDisruptionBudget", {
        spec: { minAvailable: 3, selector: { matchLabels: { app: "app" } } },
      }),
    ],
  },
})
