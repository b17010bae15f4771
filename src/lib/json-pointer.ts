import { asArray, get, isObject, type JsonValue } from "./json.ts"

/** A JSON pointer (RFC 6901): "" is the whole document, "/spec/containers/0" one item of a list. */
export type JsonPointer = string

/** Escapes one reference token ("~" to "~0", "/" to "~1"). */
export const escapeToken = (token: string): string =>
  token.includes("~") || token.includes("/") ? token.replaceAll("~", "~0").replaceAll("/", "~1") : token

export const unescapeToken = (token: string): string =>
  token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token

/** The pointer of a child: `append("/spec", "containers", 0)`. */
export function append(pointer: JsonPointer, ...tokens: readonly (string | number)[]): JsonPointer {
  let result = pointer
  for (const token of tokens) result += `/${typeof token === "number" ? token : escapeToken(token)}`
  return result
}

/** The unescaped tokens of a pointer; an empty list for the whole document. */
export const tokensOf = (pointer: JsonPointer): string[] =>
  pointer === "" ? [] : pointer.slice(1).split("/").map(unescapeToken)

/** The pointer of the parent, or undefined for the whole document. */
export const parentOf = (pointer: JsonPointer): JsonPointer | undefined =>
  pointer === "" ? undefined : pointer.slice(0, pointer.lastIndexOf("/"))

/** Index of a list item; undefined for anything that RFC 6901 does not allow as one. */
export function listIndex(token: string): number | undefined {
  const { length } = token
  if (length === 0 || length > 9 || (length > 1 && token.charCodeAt(0) === 48)) return undefined
  let index = 0
  for (let position = 0; position < length; position++) {
    const digit = token.charCodeAt(position) - 48
    if (digit < 0 || digit > 9) return undefined
    index = index * 10 + digit
  }
  return index
}

/** One step down; undefined when there is nothing. */
export function child(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (isObject(value)) return get(value, token)
  const index = listIndex(token)
  return index === undefined ? undefined : asArray(value)[index]
}

/** The value at a pointer, or undefined when the path does not exist. */
export function resolvePointer(value: JsonValue | undefined, pointer: JsonPointer): JsonValue | undefined {
  let current = value
  for (const token of tokensOf(pointer)) {
    current = child(current, token)
    if (current === undefined) return undefined
  }
  return current
}
