import { asString, get } from "../../../lib/json.ts"
import { groupOf } from "../../../model/resource.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * An autoscaler whose target does not exist scales nothing: under load the application fails as if there were none.
 *
 * Field:   spec.scaleTargetRef of HorizontalPodAutoscalers
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts)
 * Source:  k8s.io/api/autoscaling/v2/types.go, CrossVersionObjectReference
 */
export const danglingAutoscaler = check({
  id: "dangling-autoscaler",
  title: "Autoscaler has no target",
  severity: low("under load the application fails"),
  aliases: [
    "kube-linter:dangling-horizontalpodautoscaler",
    "kubescape:C-0300",
    "kube-score:horizontalpodautoscaler-has-target",
  ],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["autoscaling/HorizontalPodAutoscaler"],
    run(resource, report, { inventory, workloadsIn }) {
      const target = resource.spec.scaleTargetRef
      const kind = asString(get(target, "kind")) ?? ""
      const name = asString(get(target, "name")) ?? ""
      const group = groupOf(asString(get(target, "apiVersion")) ?? "")
      // The group of the target is that of the kind, whichever version names it.
      const isThere = workloadsIn(resource.namespace).some(
        (workload) => workload.kind === kind && workload.name === name,
      )
      if (name === "" || isThere || inventory.find(kind, group, resource.namespace, name)) return
      if (workloadsIn(resource.namespace).length > 0)
        report(
          { resource, path: "/spec/scaleTargetRef" },
          `autoscaler ${resource.name} scales ${kind}/${name}, which is not in namespace ${resource.namespace}`,
        )
    },
  },
  fix: { title: "Correct the kind or the name, or remove the autoscaler" },
  examples: {
    good: [
      deployment(),
      object("autoscaling/v2", "HorizontalPodAutoscaler", {
        spec: { maxReplicas: 9, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" } },
      }),
    ],
    bad: [
      deployment(),
      object("autoscaling/v2", "HorizontalPodAutoscaler", {
        spec: { maxReplicas: 9, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "apps" } },
      }),
    ],
  },
})
