import { get, isObject } from "../../../lib/json.ts"
import { labelEquality, labelSelector } from "../../../model/labels.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"

/**
 * The API server refuses a workload whose selector does not match the labels of its own pods: the roll-out fails.
 *
 * Field:   spec.selector and spec.template.metadata.labels of workloads
 * Allowed: a selector that matches the labels of the template
 * Source:  kubernetes pkg/apis/apps/validation/validation.go ("selector does not match template labels")
 */
export const mismatchingSelector = check({
  id: "mismatching-selector",
  title: "Workload does not select its own pods",
  severity: medium("the API server refuses it"),
  aliases: [
    "kube-linter:mismatching-selector",
    "kubescape:C-0296",
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
  workloads({ resource, pod, kind, displayName }, report) {
    const selector = resource.spec.selector
    if (selector === undefined || pod.path === "" || !isObject(selector)) return
    const isMap = kind === "ReplicationController" || kind === "DeploymentConfig"
    // The controller fills in selector and labels of Jobs itself.
    if (kind === "Job" && resource.spec.manualSelector !== true) return
    const matches = isMap && !isObject(get(selector, "matchLabels")) ? labelEquality(selector) : labelSelector(selector)
    if (!matches(pod.labels))
      report(
        { resource, path: "/spec/selector" },
        `the selector of ${displayName} does not match the labels of its pods`,
      )
  },
  fix: { title: "Write the same labels in both" },
  examples: { good: deployment(), bad: deployment({}, { selector: { matchLabels: { app: "apps" } } }) },
})
