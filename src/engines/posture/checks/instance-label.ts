import { asString, dig } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * Where app.kubernetes.io/instance names the object, one look at a label tells which workload a pod, a Service or a
 * metric belongs to. Charts often give it the name of the release instead, which is why this is asked for only on demand.
 *
 * Field:   label app.kubernetes.io/instance of workloads
 * Allowed: the value of metadata.name
 * Source:  Kubernetes documentation, Recommended Labels
 */
export const instanceLabel = check({
  id: "instance-label",
  title: "Instance label differs from the name",
  severity: info("labels and names tell different stories"),
  aliases: ["polaris:metadataAndInstanceMismatched"],
  frameworks: ["devops/reliability"],
  optional: true,
  workloads({ resource, name, displayName }, report) {
    const label = "app.kubernetes.io/instance"
    const value = resource.labels[label]
    if (value === name) return
    report(
      { resource, path: append("/metadata/labels", label) },
      `${displayName} has ${value === undefined ? "no instance label" : `the instance label ${value}`}`,
    )
  },
  fix: {
    title: "Give the label the name of the object",
    patch: (place, object) => setAt(object, place.path, asString(dig(object, "metadata", "name")) ?? ""),
    risk: "selectors that use the label stop matching",
  },
  examples: {
    good: { ...pod(), metadata: { name: "app", labels: { "app.kubernetes.io/instance": "app" } } },
    bad: pod(),
  },
})
