import { asArray, asString, dig, get } from "../../lib/json.ts"
import { resolvePointer } from "../../lib/json-pointer.ts"
import type { Place } from "../../model/workload/setting.ts"
import type { Workload } from "../../model/workload/workload.ts"

/** An object that a pod cannot start without, and where it asks for it. */
export interface ObjectReference {
  readonly name: string
  readonly place: Place
}

/** How pods write references to either kind. */
const spellings = {
  ConfigMap: { key: "configMapKeyRef", all: "configMapRef", volume: "configMap", name: "name" },
  Secret: { key: "secretKeyRef", all: "secretRef", volume: "secret", name: "secretName" },
} as const

/** ConfigMaps or Secrets that containers and volumes ask for, the optional ones aside. */
export function* objectReferences(
  { pod, containers }: Workload,
  kind: keyof typeof spellings,
): Generator<ObjectReference> {
  const { key, all, volume: type, name: nameOf } = spellings[kind]
  for (const { environment, environmentFrom } of containers) {
    for (const variable of environment) {
      const source = dig(variable.spec, "valueFrom", key)
      if (source !== undefined && get(source, "optional") !== true)
        yield { name: asString(get(source, "name")) ?? "", place: variable }
    }
    for (const source of environmentFrom)
      if (source.kind === kind && resolvePointer(source.resource.object, `${source.path}/${all}/optional`) !== true)
        yield { name: source.name, place: source }
  }
  for (const volume of pod.volumes) {
    if (volume.type === type && volume.source.optional !== true)
      yield { name: asString(volume.source[nameOf]) ?? "", place: volume }
    if (volume.type !== "projected") continue
    for (const item of asArray(volume.source.sources)) {
      const source = get(item, type)
      if (source !== undefined && get(source, "optional") !== true)
        yield { name: asString(get(source, "name")) ?? "", place: volume }
    }
  }
}
