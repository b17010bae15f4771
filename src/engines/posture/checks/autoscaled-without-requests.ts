import { asArray, asString, dig, get, type JsonObject } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import type { Resource } from "../../../model/resource.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, deployment, object } from "../examples.ts"
import { autoscalerOf, replicatedStateless } from "../scaling.ts"

/**
 * The autoscaler compares use with requests, and a container has none: it cannot compute anything and leaves the number
 * of replicas as it is, whatever the load.
 *
 * Field:   resources.requests of the containers of workloads that a HorizontalPodAutoscaler scales by utilization
 * Allowed: a request (or limit) of each resource that the autoscaler looks at, of the container or the pod
 * Source:  kubernetes pkg/controller/podautoscaler/replica_calculator.go, calculatePodRequests
 */
export const autoscaledWithoutRequests = check({
  id: "autoscaled-without-requests",
  title: "Autoscaler has nothing to compare with",
  severity: low("the workload is not scaled, whatever the load"),
  frameworks: ["devops/reliability"],
  owners: [...replicatedStateless, "StatefulSet", "ReplicaSet"],
  workloads(workload, report, context) {
    const scaler = autoscalerOf(workload, context)
    if (!scaler) return
    for (const metric of metricsOf(scaler)) {
      if (workload.pod.quantity("requests", metric.name) !== undefined) continue
      for (const container of workload.containers) {
        if (!container.isLongRunning || (metric.container !== undefined && metric.container !== container.name))
          continue
        if (container.quantity("requests", metric.name) !== undefined) continue
        report(
          container.at("resources", "requests", metric.name),
          `${scaler.name} scales by ${metric.name}, and container ${container.name} asks for none`,
          { related: [{ resource: scaler, path: "/spec" }] },
        )
      }
    }
  },
  fix: {
    title: "Set the request of every container, sidecars included",
    patch: (place, object) => setAt(object, place.path, place.path.endsWith("cpu") ? "100m" : "128Mi"),
    risk: "only a start: the autoscaler compares use with this value",
  },
  examples: {
    good: [scaler(), deployment({ containers: [container({ resources: { requests: { cpu: "100m" } } })] })],
    bad: [scaler(), deployment({ containers: [container({ resources: { requests: { memory: "64Mi" } } })] })],
  },
})

interface Metric {
  readonly name: "cpu" | "memory"
  readonly container: string | undefined
}

/** The resources that an autoscaler compares with requests: those with a target in per cent, and the field of autoscaling/v1. */
function metricsOf({ spec, version }: Resource): readonly Metric[] {
  if (version === "v1") return [{ name: "cpu", container: undefined }]
  // Without any metric the API server adds utilization of cpu (pkg/apis/autoscaling/v2/defaults.go).
  const metrics = asArray(spec.metrics)
  if (metrics.length === 0) return [{ name: "cpu", container: undefined }]
  return metrics.flatMap((metric) => {
    const source = get(metric, "resource") ?? get(metric, "containerResource")
    const name = get(source, "name")
    const isUtilization =
      dig(source, "target", "type") === "Utilization" || get(source, "targetAverageUtilization") !== undefined
    if (!isUtilization || (name !== "cpu" && name !== "memory")) return []
    return [{ name, container: asString(get(source, "container")) }]
  })
}

function scaler(): JsonObject {
  return object("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" },
      maxReplicas: 5,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
      ],
    },
  })
}
