/** A seeded source of choices (mulberry32): the same seed gives the same world on every machine. */
export interface Random {
  /** In [0, limit). */
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** Between `least` and `most` distinct items. */
  some<T>(items: readonly T[], least: number, most: number): readonly T[]
}

export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    some(items, least, most) {
      const rest = [...items]
      const count = Math.min(items.length, least + below(most - least + 1))
      return Array.from({ length: count }, () => rest.splice(below(rest.length), 1)[0] as (typeof items)[number])
    },
  }
}
