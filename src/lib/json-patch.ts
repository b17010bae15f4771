import { isObject, type JsonArray, type JsonObject, type JsonValue } from "./json.ts"
import { child, type JsonPointer, listIndex, tokensOf, unescapeToken } from "./json-pointer.ts"

/** One operation of a JSON patch (RFC 6902); `move` and `copy` are not needed here. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: JsonPointer; readonly value: JsonValue }
  | { readonly op: "remove"; readonly path: JsonPointer }

/** The patch does not fit the object: its `path` has no parent, or an index is outside the list. */
export class PatchError extends Error {
  readonly code = "patch-does-not-fit"
}

/** Applies a patch without changing its input; untouched branches are shared with it. */
export function applyPatch(value: JsonValue, patch: readonly PatchOperation[]): JsonValue {
  return patch.reduce((current, operation) => applyAt(current, tokensOf(operation.path), operation), value)
}

function applyAt(value: JsonValue, tokens: readonly string[], operation: PatchOperation): JsonValue {
  const [token, ...rest] = tokens
  if (token === undefined) return operation.op === "remove" ? null : operation.value
  if (Array.isArray(value)) return applyToList(value as JsonArray, token, rest, operation)
  if (isObject(value)) return applyToObject(value, token, rest, operation)
  throw new PatchError(`${operation.path}: the parent is neither a map nor a list`)
}

function applyToObject(
  value: JsonObject,
  token: string,
  rest: readonly string[],
  operation: PatchOperation,
): JsonObject {
  const exists = Object.hasOwn(value, token)
  if (rest.length === 0 && operation.op === "add") return { ...value, [token]: operation.value }
  if (!exists) throw new PatchError(`${operation.path}: there is no "${token}"`)
  if (rest.length === 0 && operation.op === "remove") {
    const { [token]: _removed, ...others } = value
    return others
  }
  return { ...value, [token]: applyAt(value[token] as JsonValue, rest, operation) }
}

function applyToList(list: JsonArray, token: string, rest: readonly string[], operation: PatchOperation): JsonArray {
  const adds = rest.length === 0 && operation.op === "add"
  const index = token === "-" && adds ? list.length : listIndex(token)
  if (index === undefined || index > list.length || (index === list.length && !adds))
    throw new PatchError(`${operation.path}: the list has no item ${token}`)
  if (adds) return list.toSpliced(index, 0, operation.value)
  if (rest.length === 0 && operation.op === "remove") return list.toSpliced(index, 1)
  return list.with(index, applyAt(list[index] as JsonValue, rest, operation))
}

/**
 * The operations that make `value` stand at `pointer`, with the maps on the way created: one operation, at the first
 * level that is missing. Lists on the way must exist. An empty patch when the value stands there already.
 */
export function setAt(object: JsonValue, pointer: JsonPointer, value: JsonValue): readonly PatchOperation[] {
  let current: JsonValue | undefined = object
  let end = 0
  while (end < pointer.length) {
    const start = end + 1
    const slash = pointer.indexOf("/", start)
    end = slash < 0 ? pointer.length : slash
    const next: JsonValue | undefined = child(current, unescapeToken(pointer.slice(start, end)))
    if (next === undefined || (next === null && end < pointer.length)) {
      const nested = tokensOf(pointer.slice(end)).reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value)
      return [{ op: next === null ? "replace" : "add", path: pointer.slice(0, end), value: nested }]
    }
    current = next
  }
  return JSON.stringify(current) === JSON.stringify(value) ? [] : [{ op: "replace", path: pointer, value }]
}

/** The operation that removes what stands at `pointer`; empty when nothing does. */
export function removeAt(object: JsonValue, pointer: JsonPointer): readonly PatchOperation[] {
  let current: JsonValue | undefined = object
  for (const token of tokensOf(pointer)) current = child(current, token)
  return current === undefined ? [] : [{ op: "remove", path: pointer }]
}
