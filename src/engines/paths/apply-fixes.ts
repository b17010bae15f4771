import type { JsonObject } from "../../lib/json.ts"
import { applyPatch, PatchError, type PatchOperation } from "../../lib/json-patch.ts"
import { tokensOf } from "../../lib/json-pointer.ts"
import { Inventory } from "../../model/inventory.ts"
import { Resource } from "../../model/resource.ts"
import type { PathFix, PathPatch } from "./fix.ts"

/** The changes of several fixes, object by object: removals from the end of lists, so that positions stay right. */
export function joinPatches(fixes: readonly PathFix[]): {
  readonly changes: ReadonlyMap<Resource, readonly PatchOperation[]>
  readonly additions: readonly JsonObject[]
} {
  const changes = new Map<Resource, PatchOperation[]>()
  const additions: JsonObject[] = []
  for (const patch of fixes.flatMap((fix): readonly PathPatch[] => (fix.patch ? [fix.patch()] : []))) {
    for (const { resource, operations } of patch.changes)
      changes.set(resource, [...(changes.get(resource) ?? []), ...operations])
    additions.push(...(patch.additions ?? []))
  }
  for (const operations of changes.values()) operations.sort(fromTheEnd)
  return { changes, additions }
}

/** What lies deeper and later first; what is the same twice stays in order. */
function fromTheEnd(a: PatchOperation, b: PatchOperation): number {
  const [left, right] = [tokensOf(a.path), tokensOf(b.path)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = "", y = ""] = [left[i], right[i]]
    if (x === y) continue
    return /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(y) - Number(x) : x < y ? 1 : -1
  }
  return right.length - left.length
}

const added = { kind: "cluster", name: "added by a fix" } as const

/** The inventory as it would be with the fixes made; those without a patch are not made. */
export function applyFixes(inventory: Inventory, fixes: readonly PathFix[]): Inventory {
  const { changes, additions } = joinPatches(fixes)
  const resources: Resource[] = []
  for (const resource of inventory.all()) {
    const operations = changes.get(resource)
    resources.push(operations ? new Resource(patched(resource, operations), resource.origin) : resource)
  }
  return Inventory.of([...resources, ...additions.map((object) => new Resource(object, added))])
}

/** Two fixes may remove the same place: the second finds nothing to do. */
function patched(resource: Resource, operations: readonly PatchOperation[]): JsonObject {
  let object = resource.object
  const seen = new Set<string>()
  for (const operation of operations) {
    const key = JSON.stringify(operation)
    if (seen.has(key)) continue
    seen.add(key)
    try {
      object = applyPatch(object, [operation]) as JsonObject
    } catch (error) {
      if (!(error instanceof PatchError)) throw error
    }
  }
  return object
}
