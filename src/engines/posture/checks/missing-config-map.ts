import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { deployment, object } from "../examples.ts"
import { objectReferences } from "../object-references.ts"
import { markOptional } from "../volume-fixes.ts"

/**
 * A pod whose ConfigMap does not exist never starts; whoever creates one of that name decides how the program runs.
 *
 * Field:   configMapKeyRef, configMapRef and configMap volumes of pods
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts); references
 *          that are optional
 * Source:  kubernetes pkg/kubelet (pods wait until the object is there); Kubernetes documentation
 */
export const missingConfigMap = check({
  id: "missing-config-map",
  title: "ConfigMap does not exist",
  severity: medium("pods of the workload do not start"),
  aliases: ["kube-linter:env-value-from"],
  frameworks: ["devops/reliability"],
  workloads(workload, report, { inventory }) {
    const { namespace, resource } = workload
    for (const { name, place } of objectReferences(workload, "ConfigMap"))
      if (isMissing(inventory, resource, "ConfigMap", "", namespace, name))
        report(place, `ConfigMap ${name} is not among those of namespace ${namespace}`)
  },
  fix: {
    title: "Create the ConfigMap, correct its name, or mark the reference as optional",
    patch: markOptional,
    risk: "the application starts without the value",
  },
  examples: {
    good: [deployment({ volumes: [{ name: "a", configMap: { name: "app" } }] }), object("v1", "ConfigMap", {})],
    bad: [deployment({ volumes: [{ name: "a", configMap: { name: "apps" } }] }), object("v1", "ConfigMap", {})],
  },
})
