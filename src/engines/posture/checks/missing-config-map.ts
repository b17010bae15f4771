import { asArray, asString, dig, get } from "../../../lib/json.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { deployment, object } from "../examples.ts"
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
    for (const { name, place } of referencesOf(workload))
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

interface Reference {
  readonly name: string
  readonly place: Place
}

/** ConfigMaps that containers and volumes ask for, the optional ones aside. */
function* referencesOf({ pod, containers }: Workload): Generator<Reference> {
  for (const { environment, environmentFrom } of containers) {
    for (const variable of environment) {
      const source = dig(variable.spec, "valueFrom", "configMapKeyRef")
      if (source !== undefined && get(source, "optional") !== true)
        yield { name: asString(get(source, "name")) ?? "", place: variable }
    }
    for (const source of environmentFrom)
      if (
        source.kind === "ConfigMap" &&
        resolvePointer(source.resource.object, `${source.path}/configMapRef/optional`) !== true
      )
        yield { name: source.name, place: source }
  }
  for (const volume of pod.volumes) {
    if (volume.type === "configMap" && volume.source.optional !== true)
      yield { name: asString(volume.source.name) ?? "", place: volume }
    if (volume.type !== "projected") continue
    for (const item of asArray(volume.source.sources)) {
      const source = get(item, "configMap")
      if (source !== undefined && get(source, "optional") !== true)
        yield { name: asString(get(source, "name")) ?? "", place: volume }
    }
  }
}
