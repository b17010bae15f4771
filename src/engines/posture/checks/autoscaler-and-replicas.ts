import { get } from "../../../lib/json.ts"
import type { Resource } from "../../../model/resource.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * A Deployment that has an autoscaler and a number of replicas is set back to that number by every deployment of its
 * manifest: under load it loses most of its pods at once.
 *
 * Field:   spec.replicas of workloads that an autoscaler scales
 * Allowed: absent in manifests
 * Source:  Kubernetes documentation, Horizontal Pod Autoscaling, "Migrating Deployments and StatefulSets to
 *          horizontal autoscaling"
 */
export const autoscalerAndReplicas = check({
  id: "autoscaler-and-replicas",
  title: "Workload with an autoscaler has a fixed number of pods",
  severity: low("each deployment undoes what the autoscaler did"),
  aliases: ["kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["autoscaling/HorizontalPodAutoscaler"],
    run(resource, report, { workloadsIn }) {
      const target = resource.spec.scaleTargetRef
      for (const workload of workloadsIn(resource.namespace))
        if (
          workload.kind === get(target, "kind") &&
          workload.name === get(target, "name") &&
          workload.replicas !== undefined &&
          !isLive(workload.resource)
        )
          report(
            { resource: workload.resource, path: "/spec/replicas" },
            `${workload.displayName} has ${workload.replicas} replicas and the autoscaler ${resource.name}`,
            {
              related: [{ resource, path: "/spec/scaleTargetRef" }],
            },
          )
    },
  },
  fix: { title: "Remove spec.replicas from the manifest" },
  examples: {
    good: [
      deployment(),
      object("autoscaling/v2", "HorizontalPodAutoscaler", {
        spec: { minReplicas: 2, maxReplicas: 9, scaleTargetRef: { kind: "Deployment", name: "app" } },
      }),
    ],
    bad: [
      deployment({}, { replicas: 3 }),
      object("autoscaling/v2", "HorizontalPodAutoscaler", {
        spec: { minReplicas: 2, maxReplicas: 9, scaleTargetRef: { kind: "Deployment", name: "app" } },
      }),
    ],
  },
})

/** A cluster writes the number of the moment into the object. */
const isLive = ({ uid }: Resource): boolean => uid !== undefined
