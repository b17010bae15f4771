import { asString, asStrings, dig, get, type JsonObject } from "../../lib/json.ts"
import { type PatchOperation, setAt } from "../../lib/json-patch.ts"
import { resolvePointer } from "../../lib/json-pointer.ts"
import type { Place } from "../../model/workload/setting.ts"

/**
 * Takes the value of the variable at the reported place (`…/env/0/value`) from a Secret that is named after the object,
 * under the name of the variable.
 */
export function takeFromSecret({ path }: Place, object: JsonObject): readonly PatchOperation[] {
  const variablePath = path.replace(/\/value$/, "")
  const name = asString(get(resolvePointer(object, variablePath), "name"))
  const owner = asString(dig(object, "metadata", "name"))
  if (variablePath === path || name === undefined || owner === undefined) return []
  return setAt(object, variablePath, { name, valueFrom: { secretKeyRef: { name: owner, key: name } } })
}

/** Rewrites the texts at the reported place: the words of a command, or the value of a variable. */
export const rewriteText =
  (rewrite: (text: string) => string) =>
  ({ path }: Place, object: JsonObject): readonly PatchOperation[] => {
    const value = resolvePointer(object, path)
    if (Array.isArray(value))
      return setAt(
        object,
        path,
        asStrings(value)
          .map(rewrite)
          .filter((word) => word !== ""),
      )
    const text = get(value, "value")
    return typeof text === "string" ? setAt(object, `${path}/value`, rewrite(text)) : []
  }
