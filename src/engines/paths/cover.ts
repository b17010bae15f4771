/** Sets, of each of which at least one item must be chosen. */
export interface CoverProblem {
  /** Sets of items. An empty set cannot be covered and must not be there. */
  readonly sets: readonly (readonly number[])[]
  readonly cost: (item: number) => number
}

export interface Cover {
  readonly items: readonly number[]
  readonly cost: number
  /** No choice costs less than this. */
  readonly lowerBound: number
  readonly optimal: boolean
}

/**
 * The cheapest choice of items that meets every set (weighted hitting set): sets that contain others and items that are
 * never better than others are dropped, parts that share nothing are solved apart, each by branch and bound with dual
 * ascent as its bound. `budget` is the number of branches over all parts; where it does not suffice, the best choice found
 * comes with the proven bound.
 */
export function solveCover({ sets, cost }: CoverProblem, budget = 20_000): Cover {
  const parts = components(reduce(sets, cost))
  const items: number[] = []
  let lowerBound = 0
  let optimal = true
  let left = budget
  for (const part of parts) {
    const solved = new Branching(part, cost, Math.max(50, left)).solve()
    left -= solved.branches
    items.push(...solved.items)
    lowerBound += solved.lowerBound
    optimal &&= solved.optimal
  }
  const total = items.reduce((sum, item) => sum + cost(item), 0)
  return { items, cost: total, lowerBound: optimal ? total : lowerBound, optimal }
}

type Sets = readonly (readonly number[])[]

/** Drops sets that contain another and items that another serves as well for no more. Repeats while something goes. */
function reduce(given: Sets, cost: (item: number) => number): Sets {
  let sets = minimalSets(given)
  for (let round = 0; round < 10; round++) {
    const inSets = indexOf(sets)
    const dropped = new Set<number>()
    for (const [item, own] of inSets) {
      // A better item is in the rarest of the item's sets, as in all others.
      const candidates = sets[own[0] as number] ?? []
      for (const other of candidates) {
        if (other === item || dropped.has(other)) continue
        const theirs = inSets.get(other) as readonly number[]
        if (theirs.length < own.length || cost(other) > cost(item)) continue
        const isTie = theirs.length === own.length && cost(other) === cost(item)
        if ((isTie && other > item) || !isSubset(own, theirs)) continue
        dropped.add(item)
        break
      }
    }
    if (dropped.size === 0) break
    sets = minimalSets(sets.map((set) => set.filter((item) => !dropped.has(item))))
  }
  return sets
}

/** Both sorted. */
function isSubset(small: readonly number[], large: readonly number[]): boolean {
  let at = 0
  for (const item of small) {
    while (at < large.length && (large[at] as number) < item) at++
    if (large[at] !== item) return false
  }
  return true
}

function minimalSets(sets: Sets): Sets {
  const sorted = sets.map((set) => [...new Set(set)].sort((a, b) => a - b)).sort((a, b) => a.length - b.length)
  const kept: number[][] = []
  const byItem = new Map<number, number[][]>()
  for (const set of sorted) {
    // A set within this one shares its items, so it is listed under one of them.
    const isCovered = set.some((item) => byItem.get(item)?.some((small) => isSubset(small, set)))
    if (isCovered) continue
    kept.push(set)
    const first = set[0] as number
    const list = byItem.get(first)
    if (list) list.push(set)
    else byItem.set(first, [set])
  }
  return kept
}

function indexOf(sets: Sets): Map<number, number[]> {
  const inSets = new Map<number, number[]>()
  for (const [index, set] of sets.entries())
    for (const item of set) {
      const list = inSets.get(item)
      if (list) list.push(index)
      else inSets.set(item, [index])
    }
  return inSets
}

function components(sets: Sets): readonly Sets[] {
  const inSets = indexOf(sets)
  const seen = new Uint8Array(sets.length)
  const parts: (readonly number[])[][] = []
  for (let start = 0; start < sets.length; start++) {
    if (seen[start] === 1) continue
    seen[start] = 1
    const stack = [start]
    const part: (readonly number[])[] = []
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      const set = sets[index] as readonly number[]
      part.push(set)
      for (const item of set)
        for (const other of inSets.get(item) ?? [])
          if (seen[other] === 0) {
            seen[other] = 1
            stack.push(other)
          }
    }
    parts.push(part)
  }
  return parts
}

/** One part: depth first, the smallest open set branched on. */
class Branching {
  readonly #sets: Sets
  readonly #cost: (item: number) => number
  readonly #inSets: Map<number, number[]>
  readonly #hits: Int32Array
  #left: number
  readonly #budget: number
  #best: readonly number[] = []
  #bestCost = Number.POSITIVE_INFINITY

  constructor(sets: Sets, cost: (item: number) => number, budget: number) {
    this.#sets = sets
    this.#cost = cost
    this.#inSets = indexOf(sets)
    this.#hits = new Int32Array(sets.length)
    this.#left = budget
    this.#budget = budget
  }

  solve(): Cover & { readonly branches: number } {
    this.#best = this.#withoutIdle(this.#greedy())
    this.#bestCost = this.#sum(this.#best)
    const rootBound = this.#bound(new Set())
    if (rootBound < this.#bestCost - 1e-9) this.#branch([], 0, new Set())
    const optimal = this.#left > 0
    return {
      items: this.#best,
      cost: this.#bestCost,
      lowerBound: optimal ? this.#bestCost : rootBound,
      optimal,
      branches: this.#budget - this.#left,
    }
  }

  readonly #sum = (items: readonly number[]): number => items.reduce((sum, item) => sum + this.#cost(item), 0)

  #branch(chosen: number[], cost: number, refused: Set<number>): void {
    if (--this.#left <= 0) return
    let open: readonly number[] | undefined
    for (const [index, set] of this.#sets.entries()) {
      if ((this.#hits[index] as number) > 0) continue
      const usable = refused.size === 0 ? set : set.filter((item) => !refused.has(item))
      if (usable.length === 0) return
      if (!open || usable.length < open.length) open = usable
      if (open.length === 1) break
    }
    if (!open) {
      if (cost < this.#bestCost - 1e-9) {
        this.#best = [...chosen]
        this.#bestCost = cost
      }
      return
    }
    if (cost + this.#bound(refused) >= this.#bestCost - 1e-9) return
    const worth = (item: number) => (this.#inSets.get(item) as number[]).length / this.#cost(item)
    const mine: number[] = []
    for (const item of [...open].sort((a, b) => worth(b) - worth(a))) {
      for (const index of this.#inSets.get(item) as number[]) this.#hits[index] = (this.#hits[index] as number) + 1
      chosen.push(item)
      this.#branch(chosen, cost + this.#cost(item), refused)
      chosen.pop()
      for (const index of this.#inSets.get(item) as number[]) this.#hits[index] = (this.#hits[index] as number) - 1
      // Whatever is left has not this item: every choice is looked at once.
      if (!refused.has(item)) {
        refused.add(item)
        mine.push(item)
      }
    }
    for (const item of mine) refused.delete(item)
  }

  /** Dual ascent: what the open sets can be charged without overcharging an item is a lower bound of what they cost. */
  #bound(refused: ReadonlySet<number>): number {
    const rest = new Map<number, number>()
    let bound = 0
    for (const [index, set] of this.#sets.entries()) {
      if ((this.#hits[index] as number) > 0) continue
      let least = Number.POSITIVE_INFINITY
      for (const item of set) {
        if (refused.has(item)) continue
        least = Math.min(least, rest.get(item) ?? this.#cost(item))
      }
      if (least === Number.POSITIVE_INFINITY) return least
      if (least === 0) continue
      for (const item of set) if (!refused.has(item)) rest.set(item, (rest.get(item) ?? this.#cost(item)) - least)
      bound += least
    }
    return bound
  }

  #greedy(): number[] {
    const covered = new Uint8Array(this.#sets.length)
    const gain = new Map([...this.#inSets].map(([item, own]) => [item, own.length]))
    const chosen: number[] = []
    let open = this.#sets.length
    while (open > 0) {
      let best = -1
      let worth = -1
      for (const [item, count] of gain) {
        const own = count / this.#cost(item)
        if (count > 0 && own > worth) [best, worth] = [item, own]
      }
      chosen.push(best)
      for (const index of this.#inSets.get(best) as number[]) {
        if (covered[index] === 1) continue
        covered[index] = 1
        open--
        for (const item of this.#sets[index] as readonly number[]) gain.set(item, (gain.get(item) as number) - 1)
      }
    }
    return chosen
  }

  /** Items that others have made superfluous go, the dearest first. */
  #withoutIdle(items: readonly number[]): readonly number[] {
    const kept = new Set(items)
    const count = new Int32Array(this.#sets.length)
    for (const item of kept)
      for (const index of this.#inSets.get(item) as number[]) count[index] = (count[index] as number) + 1
    for (const item of [...kept].sort((a, b) => this.#cost(b) - this.#cost(a))) {
      const own = this.#inSets.get(item) as number[]
      if (!own.every((index) => (count[index] as number) > 1)) continue
      kept.delete(item)
      for (const index of own) count[index] = (count[index] as number) - 1
    }
    return [...kept]
  }
}
