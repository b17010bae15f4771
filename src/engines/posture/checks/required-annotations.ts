import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { holdsPodTemplates } from "../../../model/workload/pod-template-paths.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { mapSetting, matchesPattern } from "../settings.ts"

/**
 * Annotations carry what people need in an emergency, such as an address to write to. Which ones an organisation asks
 * for is its own decision.
 *
 * Field:    metadata.annotations of workloads
 * Allowed:  all annotations of the setting, with values that match; anything where nothing is set
 * Settings: `annotations`, a map of names to patterns of values (`email: "*@*.*"`)
 * Source:   Kubernetes documentation, Annotations
 */
export const requiredAnnotations = check({
  id: "required-annotations",
  title: "Workload lacks an annotation that is asked for",
  severity: low("nobody knows whom to ask when an alarm comes"),
  aliases: ["kube-linter:required-annotation-email"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["*"],
    run(resource, report, context) {
      const wanted = Object.entries(mapSetting(context, "required-annotations", "annotations"))
      if (wanted.length === 0) return
      const { group, kind, name: owner, owners, annotations } = resource
      // Pods and ReplicaSets of a Deployment have what it gives them.
      if (!holdsPodTemplates(group, kind) || owners.some(({ controller }) => controller)) return
      for (const [name, pattern] of wanted) {
        const value = annotations[name]
        if (value !== undefined && matchesPattern(value, [pattern])) continue
        report(
          { resource, path: append("/metadata/annotations", name) },
          `${kind}/${owner} has no annotation ${name} like ${pattern}`,
        )
      }
    },
  },
  fix: { title: "Add the annotation" },
  examples: {
    settings: { annotations: { email: "*@*.*" } },
    good: {
      ...deployment(),
      metadata: { name: "app", namespace: "shop", annotations: { email: "cart@shop.example" } },
    },
    bad: deployment(),
  },
})
