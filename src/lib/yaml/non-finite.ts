import type { JsonValue } from "../json.ts"

/** True where a value holds NaN or an infinity. Shared values are visited once; no recursion. */
export function holdsNonFinite(root: JsonValue): boolean {
  const seen = new Set<object>()
  const waiting: JsonValue[] = [root]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value === "number" && !Number.isFinite(value)) return true
    if (typeof value !== "object" || value === null || seen.has(value)) continue
    seen.add(value)
    for (const child of Object.values(value)) waiting.push(child as JsonValue)
  }
  return false
}
