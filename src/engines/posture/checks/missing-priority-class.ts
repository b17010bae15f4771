import { asString } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { deployment, object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * A pod whose priority class does not exist is refused when it is created.
 *
 * Field:   spec.priorityClassName of pods
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts); references
 *          that are optional
 * Source:  kubernetes plugin/pkg/admission/priority/admission.go
 */
export const missingPriorityClass = check({
  id: "missing-priority-class",
  title: "Priority class does not exist",
  severity: medium("no pod of the workload can be created"),
  frameworks: ["devops/reliability"],
  workloads(workload, report, { inventory }) {
    const { resource } = workload
    for (const { name, place } of referencesOf(workload))
      if (isMissing(inventory, resource, "PriorityClass", "scheduling.k8s.io", "", name))
        report(place, `priority class ${name} is not among those of the cluster`)
  },
  fix: {
    title: "Create the class, or correct its name",
    patch: remove,
    risk: "the pods get the default priority",
  },
  examples: {
    good: [
      deployment({ priorityClassName: "system-node-critical" }),
      object("scheduling.k8s.io/v1", "PriorityClass", { value: 1 }, { name: "low", namespace: undefined }),
    ],
    bad: [
      deployment({ priorityClassName: "lowest" }),
      object("scheduling.k8s.io/v1", "PriorityClass", { value: 1 }, { name: "low", namespace: undefined }),
    ],
  },
})

interface Reference {
  readonly name: string
  readonly place: Place
}

/** Classes of the system are always there. */
function* referencesOf({ pod }: Workload): Generator<Reference> {
  const name = asString(pod.spec.priorityClassName) ?? ""
  if (!name.startsWith("system-")) yield { name, place: pod.at("priorityClassName") }
}
