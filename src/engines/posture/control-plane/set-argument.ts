import { asObject, get, isObject, type JsonObject } from "../../../lib/json.ts"
import type { PatchOperation } from "../../../lib/json-patch.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append, parentOf, resolvePointer, tokensOf } from "../../../lib/json-pointer.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { CheckFix } from "../check.ts"

type Patch = NonNullable<CheckFix["patch"]>

/**
 * Writes `--name=value` at a place that ComponentArguments.at gave: over the argument that stands there, at the end of
 * the list, or as one of kubeadm's extraArgs. Command lines in a script or in text are left to people.
 */
export const setArgument =
  (name: string, value: string): Patch =>
  (place, object) => {
    if (!isPatchable(place, object)) return []
    const found = resolvePointer(object, place.path)
    const isKubeadm = place.path.includes("/extraArgs") || place.path.includes("/kubeletExtraArgs")
    if (isKubeadm) return setExtraArgument(place, object, name, value)
    const text = `--${name}=${value}`
    if (Array.isArray(found)) return [{ op: "add", path: append(place.path, "-"), value: text }]
    if (typeof found !== "string") return setAt(object, place.path, [text])
    return [{ op: "replace", path: place.path, value: text }, ...withoutLooseValue(place, object, found)]
  }

/** Removes the argument at the reported place, with the value in the next word where it has one. */
export const removeArgument: Patch = (place, object) => {
  if (!isPatchable(place, object)) return []
  const found = resolvePointer(object, place.path)
  if (typeof found !== "string" && !isObject(found)) return []
  const loose =
    typeof found === "string" && place.path.includes("/containers/") ? withoutLooseValue(place, object, found) : []
  return [...loose, { op: "remove", path: place.path }]
}

/** kubeadm's extraArgs: a map of names (v1beta3) or a list (v1beta4 on). */
function setExtraArgument(place: Place, object: JsonObject, name: string, value: string): readonly PatchOperation[] {
  const found = resolvePointer(object, place.path)
  if (Array.isArray(found)) return [{ op: "add", path: append(place.path, "-"), value: { name, value } }]
  if (isObject(found) && typeof get(found, "name") === "string" && /^\d+$/.test(tokensOf(place.path).at(-1) ?? ""))
    return setAt(object, append(place.path, "value"), value)
  if (typeof found === "string") return setAt(object, place.path, value)
  const isList = !/\/v1beta[123]$/.test(String(get(object, "apiVersion")))
  return found === undefined && isList
    ? setAt(object, place.path, [{ name, value }])
    : setAt(object, append(place.path, name), value)
}

const isPatchable = (place: Place, object: JsonObject): boolean => {
  const found = resolvePointer(object, place.path)
  const isScript = typeof found === "string" && found.includes(" ")
  return !isScript && !["ConfigMap", "ControlPlaneInfo", "KubeletInfo"].includes(String(asObject(object).kind))
}

/** `--name value` keeps its value in the next word. */
function withoutLooseValue({ path }: Place, object: JsonObject, found: string): readonly PatchOperation[] {
  const index = Number(tokensOf(path).at(-1))
  const next = append(parentOf(path) ?? "", index + 1)
  const value = resolvePointer(object, next)
  const isLoose = !found.includes("=") && typeof value === "string" && !value.startsWith("-")
  return isLoose ? [{ op: "remove", path: next }] : []
}
