import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { holdsPodTemplates } from "../../../model/workload/pod-template-paths.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { mapSetting, matchesPattern } from "../settings.ts"

/**
 * Labels tell who owns a workload and what it is for: the first question of whoever sees an alarm. Which ones an
 * organisation asks for is its own decision.
 *
 * Field:    metadata.labels of workloads
 * Allowed:  all labels of the setting, with values that match; anything where nothing is set
 * Settings: `labels`, a map of names to patterns of values (`owner: "*"`)
 * Source:   Kubernetes documentation, Labels and Selectors
 */
export const requiredLabels = check({
  id: "required-labels",
  title: "Workload lacks a label that is asked for",
  severity: low("nobody knows whose it is when an alarm comes"),
  aliases: ["kube-linter:required-label-owner", "kubescape:C-0076"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["*"],
    run(resource, report, context) {
      const wanted = Object.entries(mapSetting(context, "required-labels", "labels"))
      if (wanted.length === 0) return
      const { group, kind, name: owner, owners, labels } = resource
      // Pods and ReplicaSets of a Deployment have what it gives them.
      if (!holdsPodTemplates(group, kind) || owners.some(({ controller }) => controller)) return
      for (const [name, pattern] of wanted) {
        const value = labels[name]
        if (value !== undefined && matchesPattern(value, [pattern])) continue
        report(
          { resource, path: append("/metadata/labels", name) },
          `${kind}/${owner} has no label ${name} like ${pattern}`,
        )
      }
    },
  },
  fix: { title: "Add the label" },
  examples: {
    settings: { labels: { owner: "*" } },
    good: { ...deployment(), metadata: { name: "app", namespace: "shop", labels: { owner: "team-cart" } } },
    bad: deployment(),
  },
})
