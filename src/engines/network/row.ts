import type { Bitset } from "../../lib/bitset.ts"

/**
 * What one stage does to the classes on the other side: the number of an outcome for each. Most rows treat nearly all
 * classes alike and list the exceptions; the others have a number for every class.
 */
export type Row = {
  readonly otherwise: number
  /** How many classes there were when it was solved. */
  readonly size: number
} & (
  | { readonly keys: Int32Array; readonly values: Int32Array; readonly dense: undefined }
  | { readonly keys: undefined; readonly values: undefined; readonly dense: Int32Array }
)

/** Classes with the same outcome. */
export interface Block {
  readonly outcome: number
  readonly bits: Bitset
}

/** A row of `size` classes, of which those in no block have the outcome `otherwise`. Blocks are disjoint. */
export function makeRow(otherwise: number, blocks: readonly Block[], size: number): Row {
  const count = blocks.reduce((sum, { bits }) => sum + bits.count, 0)
  if (count > size / 16) {
    const dense = new Int32Array(size).fill(otherwise)
    for (const { outcome, bits } of blocks)
      bits.each((index) => {
        dense[index] = outcome
      })
    return { otherwise, size, keys: undefined, values: undefined, dense }
  }
  const entries: [key: number, value: number][] = []
  for (const { outcome, bits } of blocks)
    bits.each((index) => {
      entries.push([index, outcome])
    })
  entries.sort(([a], [b]) => a - b)
  return {
    otherwise,
    size,
    keys: Int32Array.from(entries, ([key]) => key),
    values: Int32Array.from(entries, ([, value]) => value),
    dense: undefined,
  }
}

/** The outcome for one class. O(log exceptions). */
export function lookUp({ otherwise, keys, values, dense }: Row, index: number): number {
  if (dense) return dense[index] as number
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as number) < index) low = middle + 1
    else high = middle
  }
  return keys[low] === index ? (values[low] as number) : otherwise
}
