import type { JsonValue } from "../json.ts"
import { Constructor, type Remark } from "./construct.ts"
import { reportJson } from "./json-events.ts"
import { goMaxDepth } from "./limits.ts"

/**
 * The keys that stand twice in an object of a JSON text. `members` counts its members; only when the value has fewer
 * keys is the text read again. O(keys) otherwise.
 */
export function duplicateJsonKeys(source: string, value: JsonValue, members: number): readonly Remark[] {
  if (countKeys(value) === members) return []
  const builder = new Constructor({
    maxDepth: goMaxDepth,
    maxNodes: Number.POSITIVE_INFINITY,
    maxDocuments: 1,
    maxBytes: Number.POSITIVE_INFINITY,
  })
  reportJson(source, builder)
  return builder.remarks
}

function countKeys(root: JsonValue): number {
  let count = 0
  const waiting: object[] = typeof root === "object" && root !== null ? [root] : []
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const children = Object.values(value)
    if (!Array.isArray(value)) count += children.length
    for (const child of children) if (typeof child === "object" && child !== null) waiting.push(child)
  }
  return count
}
