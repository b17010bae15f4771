import { asString } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { deployment, object } from "../examples.ts"

/**
 * A pod whose runtime class does not exist is refused; if somebody then drops the field it runs without the isolation
 * that was meant.
 *
 * Field:   spec.runtimeClassName of pods
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts); references
 *          that are optional
 * Source:  kubernetes plugin/pkg/admission/runtimeclass/admission.go
 */
export const missingRuntimeClass = check({
  id: "missing-runtime-class",
  title: "Runtime class does not exist",
  severity: medium("no pod of the workload can be created"),
  frameworks: ["devops/reliability"],
  workloads(workload, report, { inventory }) {
    const { resource } = workload
    for (const { name, place } of referencesOf(workload))
      if (isMissing(inventory, resource, "RuntimeClass", "node.k8s.io", "", name))
        report(place, `runtime class ${name} is not among those of the cluster`)
  },
  fix: { title: "Create the class, or correct its name" },
  examples: {
    good: [
      deployment({ runtimeClassName: "gvisor" }),
      object("node.k8s.io/v1", "RuntimeClass", { handler: "runsc" }, { name: "gvisor", namespace: undefined }),
    ],
    bad: [
      deployment({ runtimeClassName: "gvisr" }),
      object("node.k8s.io/v1", "RuntimeClass", { handler: "runsc" }, { name: "gvisor", namespace: undefined }),
    ],
  },
})

interface Reference {
  readonly name: string
  readonly place: Place
}

function* referencesOf({ pod }: Workload): Generator<Reference> {
  yield { name: asString(pod.spec.runtimeClassName) ?? "", place: pod.at("runtimeClassName") }
}
