/** JSON values as Kubernetes objects carry them, and readers that never trust their shape. */

export type JsonPrimitive = string | number | boolean | null
export type JsonValue = JsonPrimitive | JsonArray | JsonObject
export type JsonArray = readonly JsonValue[]
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const noObject: JsonObject = Object.freeze({})
const noArray: JsonArray = Object.freeze([])

/** The own property `key` of an object, or undefined: `constructor` and `__proto__` of hostile input find nothing. */
export const get = (value: unknown, key: string): JsonValue | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

/** Walks keys and indexes; undefined as soon as something is missing. */
export function dig(value: unknown, ...keys: readonly (string | number)[]): JsonValue | undefined {
  let current = value as JsonValue | undefined
  for (const key of keys) {
    if (typeof key === "number") current = Array.isArray(current) ? (current as JsonArray)[key] : undefined
    else current = get(current, key)
    if (current === undefined) return undefined
  }
  return current
}

/** The value as an object, or an empty one. */
export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : noObject)

/** The value as a list, or an empty one. */
export const asArray = (value: unknown): JsonArray => (Array.isArray(value) ? value : noArray)

export const asString = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

export const asBoolean = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined)

export const asNumber = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined)

/** The strings of a list; everything else in it is passed over. */
export const asStrings = (value: unknown): readonly string[] =>
  asArray(value).filter((item): item is string => typeof item === "string")

/** The string-valued entries of a map, such as labels and annotations. */
export function asStringMap(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return noObject as Readonly<Record<string, string>>
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string")
  return Object.fromEntries(entries)
}

/** Whether two values say the same; the order of keys says nothing, and a key without a value is none. */
export function isSameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSameJson(item as JsonValue, b[index] as JsonValue))
  if (!isObject(a) || !isObject(b)) return false
  const keysOf = (value: JsonObject) => Object.keys(value).filter((key) => value[key] !== undefined)
  const keys = keysOf(a)
  return keys.length === keysOf(b).length && keys.every((key) => Object.hasOwn(b, key) && isSameJson(a[key], b[key]))
}
