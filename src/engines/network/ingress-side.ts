import type { Algebra, Sides } from "./all-pairs.ts"
import { lookUp, type Row } from "./row.ts"

/** Where all sources agree that the wide rows do not tell apart. */
interface Base {
  /** Outcome of every row, verdict of every list of rows. */
  readonly outcomes: Int32Array
  readonly verdicts: Int32Array
  /** The verdicts joined with one of the egress side, by that. */
  readonly joined: Map<number, Int32Array>
}

/** Verdicts by list of rows, where one source differs from its base patched in. */
export interface Towards {
  readonly theirs: Int32Array
  /** Joined with the egress side's usual verdict; the same array for all sources of one base and usual verdict. */
  readonly joined: Int32Array
  /** Lists that differ, or may, each once, and what `joined` says of each without this source's exceptions. */
  readonly patched: readonly number[]
  readonly before: readonly number[]
}

/**
 * What the ingress side of every list of rows says about one source after the other. A source differs from its base by
 * the few rows that list it as an exception: those are patched in, and out again by `restore`.
 */
export class IngressSide {
  readonly #rows: readonly Row[]
  readonly #lists: readonly (readonly number[])[]
  readonly #algebra: Algebra
  readonly #wide: readonly number[]
  /** For each class, the rows that treat it as an exception, and how. */
  readonly #exceptions: (readonly [row: number, outcome: number])[][]
  readonly #listsOfRow: readonly (readonly number[])[]
  readonly #bases = new Map<string, Base>()
  /** The round in which each list was last met. */
  readonly #seen: Int32Array
  #round = 0
  #undo: (() => void) | undefined

  constructor(rowAt: (number: number) => Row, { lists, listOf }: Sides, algebra: Algebra) {
    const used = [...new Set(lists.flat())]
    const rows: Row[] = []
    for (const number of used) rows[number] = rowAt(number)
    this.#rows = rows
    this.#lists = lists
    this.#algebra = algebra
    this.#wide = used.filter((row) => (rows[row] as Row).dense)
    this.#exceptions = Array.from(listOf, () => [])
    for (const number of used) {
      const { keys, values } = rows[number] as Row
      for (let i = 0; keys && i < keys.length; i++)
        this.#exceptions[keys[i] as number]?.push([number, values[i] as number])
    }
    const listsOfRow: number[][] = Array.from(rows, () => [])
    for (const [number, list] of lists.entries()) for (const row of list) listsOfRow[row]?.push(number)
    this.#listsOfRow = listsOfRow
    this.#seen = new Int32Array(lists.length)
  }

  /** Verdicts by list about connections from a class, alone and joined with `egress`; valid until `restore`. */
  towards(from: number, egress: number): Towards {
    const base = this.#base(from)
    const joined = this.#joined(base, egress)
    const rows = this.#exceptions[from] as (readonly [number, number])[]
    const patched = this.#listsOf(rows)
    const verdicts = patched.map((list) => base.verdicts[list] as number)
    const before = patched.map((list) => joined[list] as number)
    for (const [row, outcome] of rows) base.outcomes[row] = outcome
    for (const list of patched) {
      const verdict = this.#verdict(list, base.outcomes)
      base.verdicts[list] = verdict
      joined[list] = this.#algebra.join(egress, verdict)
    }
    this.#undo = () => {
      for (const [row] of rows) base.outcomes[row] = (this.#rows[row] as Row).otherwise
      for (let i = 0; i < patched.length; i++) {
        const list = patched[i] as number
        base.verdicts[list] = verdicts[i] as number
        joined[list] = before[i] as number
      }
    }
    return { theirs: base.verdicts, joined, patched, before }
  }

  /** The lists that hold any of the rows, each once. */
  #listsOf(rows: readonly (readonly [number, number])[]): readonly number[] {
    const lists: number[] = []
    this.#round++
    for (const [row] of rows)
      for (const list of this.#listsOfRow[row] as readonly number[]) {
        if (this.#seen[list] === this.#round) continue
        this.#seen[list] = this.#round
        lists.push(list)
      }
    return lists
  }

  restore(): void {
    this.#undo?.()
  }

  #base(from: number): Base {
    const seen = this.#wide.map((row) => lookUp(this.#rows[row] as Row, from))
    const key = seen.join()
    const known = this.#bases.get(key)
    if (known) return known
    const outcomes = Int32Array.from(this.#rows, (row: Row | undefined) => row?.otherwise ?? 0)
    for (const [i, row] of this.#wide.entries()) outcomes[row] = seen[i] as number
    const verdicts = Int32Array.from(this.#lists, (_, list) => this.#verdict(list, outcomes))
    const base = { outcomes, verdicts, joined: new Map<number, Int32Array>() }
    this.#bases.set(key, base)
    return base
  }

  #joined({ joined, verdicts }: Base, egress: number): Int32Array {
    const known = joined.get(egress)
    if (known) return known
    const made = verdicts.map((verdict) => this.#algebra.join(egress, verdict))
    joined.set(egress, made)
    return made
  }

  #verdict(list: number, outcomes: Int32Array): number {
    let outcome = 0
    for (const row of this.#lists[list] as readonly number[])
      outcome = this.#algebra.compose(outcome, outcomes[row] as number)
    return this.#algebra.conclude(outcome)
  }
}
