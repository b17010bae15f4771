import { asString } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { deployment, object } from "../examples.ts"

/**
 * A pod whose claim does not exist is never scheduled.
 *
 * Field:   persistentVolumeClaim volumes of pods
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts); references
 *          that are optional
 * Source:  kubernetes pkg/kubelet (pods wait until the object is there); Kubernetes documentation
 */
export const missingVolumeClaim = check({
  id: "missing-volume-claim",
  title: "Volume claim does not exist",
  severity: medium("pods of the workload do not start"),
  frameworks: ["devops/reliability"],
  workloads(workload, report, { inventory }) {
    const { namespace, resource } = workload
    for (const { name, place } of referencesOf(workload))
      if (isMissing(inventory, resource, "PersistentVolumeClaim", "", namespace, name))
        report(place, `PersistentVolumeClaim ${name} is not among those of namespace ${namespace}`)
  },
  fix: { title: "Create the claim, or correct its name" },
  examples: {
    good: [
      deployment({ volumes: [{ name: "a", persistentVolumeClaim: { claimName: "app" } }] }),
      object("v1", "PersistentVolumeClaim", {}),
    ],
    bad: [
      deployment({ volumes: [{ name: "a", persistentVolumeClaim: { claimName: "apps" } }] }),
      object("v1", "PersistentVolumeClaim", {}),
    ],
  },
})

interface Reference {
  readonly name: string
  readonly place: Place
}

/** Claims that volumes name. */
function* referencesOf({ pod }: Workload): Generator<Reference> {
  for (const volume of pod.volumes)
    if (volume.type === "persistentVolumeClaim") yield { name: asString(volume.source.claimName) ?? "", place: volume }
}
