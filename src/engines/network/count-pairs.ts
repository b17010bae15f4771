import { getOrAdd } from "../../lib/get-or-add.ts"
import type { SourceRows } from "./all-pairs.ts"
import { unpatched } from "./list-pairs.ts"

/**
 * How many ordered pairs of different members have each verdict, by its number; `sizes` are the members of each class.
 * Classes with the same ingress rows count together, and sources of one base and egress side differ by few lists and classes.
 * O(sources × (their exceptions + the classes that their egress side tells apart)).
 */
export function countPairs(rows: SourceRows, sizes: readonly number[]): ReadonlyMap<number, number> {
  const { listOf, listCount } = rows
  const weights = new Float64Array(listCount)
  for (const [index, size] of sizes.entries()) {
    const list = listOf[index] as number
    weights[list] = (weights[list] as number) + size
  }
  const counts = new Map<number, number>()
  const add = (verdict: number, pairs: number): void => {
    counts.set(verdict, (counts.get(verdict) ?? 0) + pairs)
  }
  /** Members of all sources that share an array of joined verdicts: it is counted once for all of them. */
  const sharing = new Map<Int32Array, { readonly joined: Int32Array; members: number }>()
  for (const from of rows.order()) {
    const size = sizes[from] as number
    if (size === 0) continue
    rows.sketch(from, (sketch) => {
      const { joined, patched, before, unusual, verdictOf } = sketch
      const shared = getOrAdd(sharing, joined, () => ({ joined: unpatched(sketch), members: 0 }))
      shared.members += size
      for (let i = 0; i < patched.length; i++) {
        const list = patched[i] as number
        const now = joined[list] as number
        if (now === before[i]) continue
        add(before[i] as number, -size * (weights[list] as number))
        add(now, size * (weights[list] as number))
      }
      for (let i = 0; i < unusual.length; i++) {
        const to = unusual[i] as number
        const members = sizes[to] as number
        if (members === 0) continue
        add(joined[listOf[to] as number] as number, -size * members)
        add(verdictOf(to), size * members)
      }
      add(verdictOf(from), -size)
    })
  }
  for (const { joined, members } of sharing.values())
    for (let list = 0; list < joined.length; list++) add(joined[list] as number, members * (weights[list] as number))
  return counts
}
