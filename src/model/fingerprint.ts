import { hash } from "node:crypto"
import { asString, get, type JsonValue } from "../lib/json.ts"
import { child, type JsonPointer, unescapeToken } from "../lib/json-pointer.ts"
import type { Resource } from "./resource.ts"

/**
 * Pointers in which list items are named rather than counted (`/spec/containers/name=cart/image`), so that they stay the
 * same when items are added or reordered. Items without a name keep their index. Findings of one resource come in a row
 * and share most of their paths, so the steps of the last resource are remembered.
 */
export class StablePaths {
  #resource: Resource | undefined
  readonly #steps = new Map<JsonPointer, { readonly value: JsonValue | undefined; readonly path: string }>()

  of(resource: Resource, pointer: JsonPointer): string {
    if (resource !== this.#resource) {
      this.#resource = resource
      this.#steps.clear()
    }
    return this.#step(resource, pointer).path
  }

  #step(resource: Resource, pointer: JsonPointer): { readonly value: JsonValue | undefined; readonly path: string } {
    if (pointer === "") return { value: resource.object, path: "" }
    const known = this.#steps.get(pointer)
    if (known) return known
    const slash = pointer.lastIndexOf("/")
    const parent = this.#step(resource, pointer.slice(0, slash))
    const token = pointer.slice(slash + 1)
    const value = child(parent.value, unescapeToken(token))
    const name = Array.isArray(parent.value) ? (asString(get(value, "name")) ?? asString(value)) : undefined
    const step = { value, path: `${parent.path}/${name === undefined ? token : `name=${name}`}` }
    this.#steps.set(pointer, step)
    return step
  }
}

/** The id of a finding: 16 hexadecimal digits of a SHA-256 over its rule, resource and cause. */
export const fingerprint = (...parts: readonly string[]): string => hash("sha256", parts.join("\u0000")).slice(0, 16)
