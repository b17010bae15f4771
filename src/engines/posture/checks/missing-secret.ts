import { medium } from "../../../model/severity.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { deployment, object } from "../examples.ts"
import { objectReferences } from "../object-references.ts"
import { markOptional } from "../volume-fixes.ts"

/**
 * A pod whose Secret does not exist never starts; whoever creates one of that name decides which credentials the
 * program uses.
 *
 * Field:   secretKeyRef, secretRef, secret volumes and imagePullSecrets of pods
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts); references
 *          that are optional
 * Source:  kubernetes pkg/kubelet (pods wait until the object is there); Kubernetes documentation
 */
export const missingSecret = check({
  id: "missing-secret",
  title: "Secret does not exist",
  severity: medium("pods of the workload do not start"),
  aliases: ["kube-linter:env-value-from"],
  frameworks: ["devops/reliability"],
  workloads(workload, report, { inventory, workloadsIn }) {
    const { namespace, resource } = workload
    for (const { name, place } of objectReferences(workload, "Secret"))
      if (isMissing(inventory, resource, "Secret", "", namespace, name) && !isNamed(name, workloadsIn(namespace)))
        report(place, `Secret ${name} is not among those of namespace ${namespace}`)
  },
  fix: {
    title: "Create the Secret, correct its name, or mark the reference as optional",
    patch: markOptional,
    risk: "the application starts without the value",
  },
  examples: {
    good: [deployment({ volumes: [{ name: "a", secret: { secretName: "app" } }] }), object("v1", "Secret", {})],
    bad: [deployment({ volumes: [{ name: "a", secret: { secretName: "apps" } }] }), object("v1", "Secret", {})],
  },
})

/** Jobs that make certificates for webhooks are told by an argument which Secret to make. */
const isNamed = (name: string, workloads: readonly Workload[]): boolean =>
  workloads.some(({ containers }) =>
    containers.some(({ command, args }) => [...command, ...args].some((word) => word.includes(name))),
  )
