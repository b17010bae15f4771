import { isObject, isSameJson, type JsonValue } from "./json.ts"
import { applyPatch, type PatchOperation } from "./json-patch.ts"
import { append, child, type JsonPointer, parentOf, resolvePointer, tokensOf } from "./json-pointer.ts"

/**
 * Joins patches that were each worked out on the same value, without knowing of each other. Two that create the same map
 * are merged; one that would undo or miss what another did is not taken.
 */
export class PatchQueue {
  readonly #original: JsonValue
  #current: JsonValue
  #operations: readonly PatchOperation[] = []
  /** Lists whose items stand at other indexes than in the original. */
  #shifted: ReadonlySet<JsonPointer> = new Set()

  constructor(original: JsonValue) {
    this.#original = original
    this.#current = original
  }

  /** What to apply to the original for all patches that were taken. */
  get operations(): readonly PatchOperation[] {
    return this.#operations
  }

  /** Takes a patch whole, or not at all: then it must be worked out anew on what the others give. */
  offer(patch: readonly PatchOperation[]): boolean {
    const shifted = new Set(this.#shifted)
    const taken: PatchOperation[] = []
    let current = this.#current
    for (const operation of patch) {
      if (passesThrough(shifted, operation.path)) return false
      const steps = this.#fit(current, operation)
      if (steps === undefined) return false
      for (const step of steps) {
        const list = shiftedBy(current, step)
        if (list !== undefined) shifted.add(list)
      }
      current = applyPatch(current, steps)
      taken.push(...steps)
    }
    this.#current = current
    this.#shifted = shifted
    this.#operations = [...this.#operations, ...taken]
    return true
  }

  /** The operations that do to the current value what one does to the original; undefined when nothing can. */
  #fit(current: JsonValue, operation: PatchOperation): readonly PatchOperation[] | undefined {
    const { op, path } = operation
    const now = resolvePointer(current, path)
    const before = resolvePointer(this.#original, path)
    if (op === "remove") return now === undefined ? [] : isSameJson(now, before) ? [operation] : undefined
    const parent = resolvePointer(current, parentOf(path) ?? "")
    if (Array.isArray(parent) && op === "add")
      return parent.some((item) => isSameJson(item as JsonValue, operation.value)) ? [] : [operation]
    if (now === undefined) return op === "add" && isObject(parent) ? [operation] : undefined
    return isSameJson(now, before) && op === "replace" ? [operation] : merge(now, operation.value, path)
  }
}

/** What a value lacks of another, maps joined key by key; undefined where the two say different things. */
function merge(now: JsonValue, wanted: JsonValue, path: JsonPointer): readonly PatchOperation[] | undefined {
  if (isSameJson(now, wanted)) return []
  if (!isObject(now) || !isObject(wanted)) return undefined
  const steps: PatchOperation[] = []
  for (const [key, value] of Object.entries(wanted)) {
    const place = append(path, key)
    const existing = child(now, key)
    if (value === undefined) continue
    if (existing === undefined) steps.push({ op: "add", path: place, value })
    else {
      const inner = merge(existing, value, place)
      if (inner === undefined) return undefined
      steps.push(...inner)
    }
  }
  return steps
}

/** The list in which an operation moves items to other indexes. */
function shiftedBy(value: JsonValue, { op, path }: PatchOperation): JsonPointer | undefined {
  const list = parentOf(path)
  if (list === undefined || op === "replace" || path.endsWith("/-")) return undefined
  return Array.isArray(resolvePointer(value, list)) ? list : undefined
}

function passesThrough(lists: ReadonlySet<JsonPointer>, path: JsonPointer): boolean {
  if (lists.size === 0) return false
  let prefix = ""
  for (const token of tokensOf(path)) {
    if (lists.has(prefix)) return true
    prefix = append(prefix, token)
  }
  return false
}
