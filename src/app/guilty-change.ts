import { isObject, isSameJson, type JsonValue } from "../lib/json.ts"
import { append, type JsonPointer } from "../lib/json-pointer.ts"
import type { Inventory } from "../model/inventory.ts"
import type { Resource } from "../model/resource.ts"
import type { Place } from "../model/workload/setting.ts"

/** An object that two states do not have alike: in one of them, or in both and otherwise. */
export interface ObjectChange {
  readonly mine?: Resource
  readonly other?: Resource
}

/** Objects up to which states are worked out again to find what is guilty. */
const maxObjects = 20_000

/** What two states do not have alike. Objects that only moved to other files are the same. O(objects). */
export function changedObjects(mine: Inventory, other: Inventory): readonly ObjectChange[] {
  const changes: ObjectChange[] = []
  for (const resource of mine.all()) {
    const there = other.findAll(resource.kind, resource.group, resource.namespace, resource.name)
    if (there.some(({ object }) => isSameJson(object, resource.object))) continue
    const [first] = there
    changes.push(first ? { mine: resource, other: first } : { mine: resource })
  }
  for (const resource of other.all())
    if (mine.findAll(resource.kind, resource.group, resource.namespace, resource.name).length === 0)
      changes.push({ other: resource })
  return changes
}

/**
 * The change but for which `holds` would not: with it and those before it taken back from `mine` it holds no more, without it
 * it still does. By bisection, so that a change of n objects is worked out log n times.
 */
export function guiltyChange(
  mine: Inventory,
  changes: readonly ObjectChange[],
  holds: (inventory: Inventory) => boolean,
): ObjectChange | undefined {
  if (changes.length === 0 || mine.size > maxObjects || holds(takenBack(mine, changes))) return undefined
  let [least, most] = [1, changes.length]
  while (least < most) {
    const middle = (least + most) >> 1
    if (holds(takenBack(mine, changes.slice(0, middle)))) least = middle + 1
    else most = middle
  }
  return changes[least - 1]
}

const takenBack = (mine: Inventory, changes: readonly ObjectChange[]): Inventory =>
  mine.with(
    changes.flatMap(({ other }) => other ?? []),
    changes.flatMap(({ mine: own, other }) => (own && !other ? [own] : [])),
  )

/** Where a change is written: what differs, in the state that is looked at, else the object that the other has. */
export function placeOfChange({ mine, other }: ObjectChange): Place | undefined {
  const resource = mine ?? other
  if (!resource) return undefined
  return { resource, path: mine && other ? firstDifference(mine.object, other.object) : "" }
}

/** The innermost place that holds everything in which two values differ, or the first of what one has more. */
export function firstDifference(a: JsonValue | undefined, b: JsonValue | undefined): JsonPointer {
  let path: JsonPointer = ""
  let [left, right] = [a, b]
  for (;;) {
    const keys = differingKeys(left, right)
    const [key] = keys
    if (key === undefined || (keys.length > 1 && !Array.isArray(left))) return path
    const inner = (left as Record<string, JsonValue>)[key]
    // What only the other has is written nowhere here: its parent is the nearest.
    if (inner === undefined) return path
    path = append(path, key)
    ;[left, right] = [inner, (right as Record<string, JsonValue>)[key]]
  }
}

function differingKeys(a: JsonValue | undefined, b: JsonValue | undefined): readonly string[] {
  const isPair = (isObject(a) && isObject(b)) || (Array.isArray(a) && Array.isArray(b))
  if (!isPair) return []
  const [left, right] = [a, b] as unknown as [Record<string, JsonValue>, Record<string, JsonValue>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((key) => !isSameJson(left[key], right[key]))
}
