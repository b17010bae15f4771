import { asArray, asString, get, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { type PatchOperation, removeAt, setAt } from "../../lib/json-patch.ts"
import { append, resolvePointer } from "../../lib/json-pointer.ts"
import type { Place } from "../../model/workload/setting.ts"

const containerLists = ["initContainers", "containers", "ephemeralContainers"]

/** Removes the volume at the reported place and every mount of it: a mount without its volume is refused. */
export function removeVolume({ path }: Place, object: JsonObject): readonly PatchOperation[] {
  const name = asString(get(resolvePointer(object, path), "name"))
  const specPath = path.replace(/\/volumes\/\d+$/, "")
  if (name === undefined || specPath === path) return []
  const mounts = containerLists.flatMap((list) =>
    asArray(resolvePointer(object, append(specPath, list))).flatMap((container, index) =>
      ["volumeMounts", "volumeDevices"].flatMap((key) =>
        withoutName(append(specPath, list, index, key), get(container, key), name),
      ),
    ),
  )
  return [...mounts, ...removeAt(object, path)]
}

/** Removes the items of a list that have this name, the last one first, so that the others keep their places. */
function withoutName(path: string, list: JsonValue | undefined, name: string): readonly PatchOperation[] {
  return asArray(list)
    .flatMap((item, index): PatchOperation[] =>
      get(item, "name") === name ? [{ op: "remove", path: append(path, index) }] : [],
    )
    .reverse()
}

/** Marks the reference to a ConfigMap or Secret at the reported variable, source or volume as optional. */
export function markOptional({ path }: Place, object: JsonObject): readonly PatchOperation[] {
  const holder = resolvePointer(object, path)
  for (const tokens of references) {
    const target = tokens.reduce<JsonValue | undefined>((value, token) => get(value, token), holder)
    if (target !== undefined) return setAt(object, append(path, ...tokens, "optional"), true)
  }
  return []
}

const references: readonly (readonly string[])[] = [
  ["valueFrom", "configMapKeyRef"],
  ["valueFrom", "secretKeyRef"],
  ["configMapRef"],
  ["secretRef"],
  ["configMap"],
  ["secret"],
]
