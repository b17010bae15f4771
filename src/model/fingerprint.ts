import { hash } from "node:crypto"
import { asString, get } from "../lib/json.ts"
import { child, type JsonPointer, tokensOf } from "../lib/json-pointer.ts"
import type { Resource } from "./resource.ts"

/**
 * A pointer in which list items are named rather than counted (`/spec/containers/name=cart/image`), so that it stays
 * the same when items are added or reordered. Items without a name keep their index.
 */
export function stablePath(resource: Resource, pointer: JsonPointer): string {
  let value = resource.object as ReturnType<typeof child>
  let path = ""
  for (const token of tokensOf(pointer)) {
    const next = child(value, token)
    const name = Array.isArray(value) ? (asString(get(next, "name")) ?? asString(next)) : undefined
    path += name === undefined ? `/${token}` : `/name=${name}`
    value = next
  }
  return path
}

/** The id of a finding: 16 hexadecimal digits of a SHA-256 over its rule, resource and cause. */
export const fingerprint = (...parts: readonly string[]): string => hash("sha256", parts.join("\u0000")).slice(0, 16)
