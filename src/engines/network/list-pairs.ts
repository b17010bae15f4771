import { getOrAdd } from "../../lib/get-or-add.ts"
import type { SourceRows, SourceSketch } from "./all-pairs.ts"

/** Whether two verdicts of two states, by number one up, mean the same. */
interface Sameness {
  has(before: number, after: number): boolean
}

/**
 * The targets of two states by their lists of ingress rows in either: what one source reaches differs between the states for whole
 * pairs of lists, but for the few classes that its egress side tells apart.
 */
export class ListPairs {
  readonly #pairs: { readonly before: number; readonly after: number; readonly targets: number[] }[] = []
  readonly #pairsOfOld: number[][] = []
  readonly #pairsOfNew: number[][] = []
  readonly #targetsOfOld = new Map<number, number[]>()
  readonly #targetsOfNew = new Map<number, number[]>()
  /** Pairs that differ where no exception of a source is patched in, by what both sources of verdicts are. */
  readonly #usual = new Map<Int32Array, Map<Int32Array, readonly number[]>>()

  /** Classes of the targets in either state, -1 where they are not there. */
  constructor(old: SourceRows, now: SourceRows, beforeOf: Int32Array, afterOf: Int32Array) {
    const numbers = new Map<string, number>()
    for (let target = 0; target < beforeOf.length; target++) {
      const oldClass = beforeOf[target] as number
      const newClass = afterOf[target] as number
      const before = oldClass < 0 ? -1 : (old.listOf[oldClass] as number)
      const after = newClass < 0 ? -1 : (now.listOf[newClass] as number)
      const number = getOrAdd(numbers, `${before} ${after}`, () => {
        const made = this.#pairs.push({ before, after, targets: [] }) - 1
        addTo(this.#pairsOfOld, before, made)
        addTo(this.#pairsOfNew, after, made)
        return made
      })
      this.#pairs[number]?.targets.push(target)
      getOrAdd(this.#targetsOfOld, oldClass, () => []).push(target)
      getOrAdd(this.#targetsOfNew, newClass, () => []).push(target)
    }
  }

  /** Every target towards which the verdicts of a source may differ, each once and in order; some of them do not. */
  suspects(old: SourceSketch, now: SourceSketch, same: Sameness): readonly number[] {
    const patched = new Set<number>()
    for (const list of old.patched) for (const pair of this.#pairsOfOld[list] ?? []) patched.add(pair)
    for (const list of now.patched) for (const pair of this.#pairsOfNew[list] ?? []) patched.add(pair)
    const found = new Set<number>()
    const addTargets = (pair: number): void => {
      for (const target of this.#pairs[pair]?.targets ?? []) found.add(target)
    }
    for (const pair of this.#usuallyDiffering(old, now, same)) if (!patched.has(pair)) addTargets(pair)
    for (const pair of patched) if (this.#differs(pair, old.joined, now.joined, same)) addTargets(pair)
    for (const unusual of old.unusual) for (const target of this.#targetsOfOld.get(unusual) ?? []) found.add(target)
    for (const unusual of now.unusual) for (const target of this.#targetsOfNew.get(unusual) ?? []) found.add(target)
    return [...found].sort((a, b) => a - b)
  }

  #usuallyDiffering(old: SourceSketch, now: SourceSketch, same: Sameness): readonly number[] {
    const byNew = getOrAdd(this.#usual, old.joined, () => new Map<Int32Array, readonly number[]>())
    return getOrAdd(byNew, now.joined, () => {
      const first = unpatched(old)
      const second = unpatched(now)
      return [...this.#pairs.keys()].filter((pair) => this.#differs(pair, first, second, same))
    })
  }

  #differs(number: number, old: Int32Array, now: Int32Array, same: Sameness): boolean {
    const pair = this.#pairs[number]
    if (!pair) return false
    const a = pair.before < 0 ? 0 : (old[pair.before] as number) + 1
    const b = pair.after < 0 ? 0 : (now[pair.after] as number) + 1
    return !same.has(a, b)
  }
}

function addTo(lists: number[][], at: number, value: number): void {
  if (at < 0) return
  const list = lists[at] ?? []
  list.push(value)
  lists[at] = list
}

/** Without what this source's exceptions change. */
export function unpatched({ joined, patched, before }: SourceSketch): Int32Array {
  const plain = joined.slice()
  for (let i = 0; i < patched.length; i++) plain[patched[i] as number] = before[i] as number
  return plain
}
