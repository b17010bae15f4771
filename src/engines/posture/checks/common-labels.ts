import { asString, dig } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"

/**
 * The labels that Kubernetes recommends let tools and people find what belongs together.
 *
 * Field:   metadata.labels and the pod template's labels of workloads
 * Allowed: at least app.kubernetes.io/name
 * Source:  Kubernetes documentation, Recommended Labels
 */
export const commonLabels = check({
  id: "common-labels",
  title: "Workload lacks the recommended labels",
  severity: info("tools cannot tell what belongs together"),
  aliases: ["kubescape:C-0077"],
  frameworks: ["devops/reliability"],
  optional: true,
  workloads({ resource, pod: template, displayName }, report) {
    const name = "app.kubernetes.io/name"
    if (resource.labels[name] !== undefined || template.labels[name] !== undefined) return
    report({ resource, path: append("/metadata/labels", name) }, `${displayName} has no label ${name}`)
  },
  fix: {
    title: "Add app.kubernetes.io/name with the name of the object",
    patch: (place, object) => setAt(object, place.path, asString(dig(object, "metadata", "name")) ?? ""),
  },
  examples: {
    good: {
      ...deployment(),
      metadata: { name: "app", namespace: "shop", labels: { "app.kubernetes.io/name": "app" } },
    },
    bad: deployment(),
  },
})
