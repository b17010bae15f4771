import { asObject, get, isObject } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { labelEquality, labelSelector } from "../../../model/labels.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"

/**
 * The selector of a controller does not select its own pods. The API server refuses such objects; older API versions
 * took them, and then made pods without end.
 *
 * Field:   spec.selector and spec.template.metadata.labels of Deployments, StatefulSets, DaemonSets, ReplicaSets and the like
 * Allowed: a selector that the labels of the template match; none for kinds that take it from the template
 * Source:  kubernetes pkg/apis/apps/validation/validation.go (ValidatePodTemplateSpecForReplicaSet, ValidateDaemonSetSpec, ValidateStatefulSetSpec)
 */
export const mismatchingSelector = check({
  id: "mismatching-selector",
  title: "Selector does not match the pods of its template",
  severity: medium("the API server refuses the object"),
  aliases: [
    "kubescape:C-0296",
    "kube-linter:mismatching-selector",
    "kube-score:deployment-pod-selector-labels-match-template-metadata-labels",
    "kube-score:statefulset-pod-selector-labels-match-template-metadata-labels",
  ],
  frameworks: ["devops/reliability"],
  owners: [
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "DeploymentConfig",
    "Rollout",
    "CloneSet",
    "Job",
  ],
  workloads({ pod, resource, kind, displayName }, report) {
    const selector = get(resource.spec, "selector")
    if (!isObject(selector)) return
    // A Job's selector is made by the server unless the user insists.
    if (kind === "Job" && resource.spec.manualSelector !== true) return
    const isPlainMap =
      kind === "ReplicationController" || (kind === "DeploymentConfig" && selector.matchLabels === undefined)
    const matches = isPlainMap ? labelEquality(selector) : labelSelector(selector)
    if (matches(pod.labels)) return
    report(
      { resource, path: "/spec/selector" },
      `the selector of ${displayName} does not match the labels of its template`,
    )
  },
  fix: {
    title: "Give the template the labels that the selector asks for",
    patch(place, object) {
      const labels = asObject(get(asObject(resolvePointer(object, place.path)), "matchLabels"))
      const path = "/spec/template/metadata/labels"
      const present = asObject(resolvePointer(object, path))
      return Object.keys(labels).length === 0 ? [] : setAt(object, path, { ...present, ...labels })
    },
  },
  examples: {
    good: deployment(),
    bad: deployment({}, { selector: { matchLabels: { app: "shop" } } }),
  },
})
