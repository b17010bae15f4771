import { isObject } from "../../../lib/json.ts"
import { labelSelector } from "../../../model/labels.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { areNeighbours } from "../completeness.ts"
import { deployment, object } from "../examples.ts"

const controllers: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"])

const deploymentOf = (name: string, label: string) =>
  object(
    "apps/v1",
    "Deployment",
    {
      spec: {
        selector: { matchLabels: { app: label } },
        template: { metadata: { labels: { app: label } }, spec: { containers: [{ name: "a", image: "a:1" }] } },
      },
    },
    { name },
  )

/**
 * Two controllers that select the same pods fight for them: each deletes or adopts those of the other, without end.
 *
 * Field:   spec.selector of Deployments, StatefulSets, DaemonSets and ReplicaSets of one namespace
 * Allowed: selectors that match no pods of another
 * Source:  Kubernetes documentation, Deployments, "Selector" (do not overlap)
 */
export const overlappingSelectors = check({
  id: "overlapping-selectors",
  title: "Two workloads select the same pods",
  severity: medium("they delete and adopt the pods of each other"),
  frameworks: ["devops/reliability"],
  owners: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
  workloads({ resource, pod, kind, name, namespace, displayName }, report, { workloadsIn }) {
    if (!controllers.has(kind) || resource.group !== "apps") return
    const selector = resource.spec.selector
    if (!isObject(selector)) return
    const matches = labelSelector(selector)
    if (!matches(pod.labels)) return
    for (const other of workloadsIn(namespace)) {
      const isSame = other.kind === kind && other.name === name
      if (
        isSame ||
        !controllers.has(other.kind) ||
        other.resource.group !== "apps" ||
        !matches(other.pod.labels) ||
        !areNeighbours(resource, other.resource)
      )
        continue
      report({ resource, path: "/spec/selector" }, `${displayName} selects the pods of ${other.displayName} too`, {
        related: [{ resource: other.resource, path: other.pod.metadataPath }],
      })
      return
    }
  },
  fix: { title: "Give each workload a label of its own, in its selector and its template" },
  examples: { good: [deployment(), deploymentOf("other", "other")], bad: [deployment(), deploymentOf("other", "app")] },
})
