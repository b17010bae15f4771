import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"
import { remove } from "../fixes.ts"
import { autoscalerOf, replicatedStateless } from "../scaling.ts"

/**
 * The manifest names a number of replicas and an autoscaler scales the same workload: each `kubectl apply` throws the
 * autoscaler's number away, under load in the middle of the day.
 *
 * Field:   spec.replicas of workloads that a HorizontalPodAutoscaler scales
 * Allowed: absent
 * Source:  Kubernetes documentation, Horizontal Pod Autoscaling, "Migrating Deployments and StatefulSets to horizontal autoscaling"
 */
export const replicasBesideAutoscaler = check({
  id: "replicas-beside-autoscaler",
  title: "Replicas are written beside an autoscaler",
  severity: low("each apply undoes what the autoscaler decided"),
  aliases: ["kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured"],
  frameworks: ["devops/reliability"],
  owners: [...replicatedStateless, "StatefulSet", "ReplicaSet"],
  workloads(workload, report, context) {
    const { resource, replicas, displayName } = workload
    // In a live cluster the number is what the autoscaler wrote.
    if (replicas === undefined || (resource.origin.kind !== "file" && resource.metadata.resourceVersion !== undefined))
      return
    const scaler = autoscalerOf(workload, context)
    if (!scaler) return
    report(
      { resource, path: "/spec/replicas" },
      `${displayName} asks for ${replicas} replicas, and ${scaler.name} scales it`,
      {
        related: [{ resource: scaler, path: "/spec/scaleTargetRef" }],
      },
    )
  },
  fix: {
    title: "Remove spec.replicas",
    patch: remove,
    risk: "the first apply without it sets one replica, unless the field's owner was cleared before",
  },
  examples: {
    good: [
      deployment(),
      object("autoscaling/v2", "HorizontalPodAutoscaler", {
        spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" }, maxReplicas: 5 },
      }),
    ],
    bad: [
      deployment({}, { replicas: 2 }),
      object("autoscaling/v2", "HorizontalPodAutoscaler", {
        spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" }, maxReplicas: 5 },
      }),
    ],
  },
})
