import type { Row } from "./rows.ts"

/** The rows of one direction: for each class the number of its list of rows, and the lists. */
export interface Sides {
  readonly listOf: Int32Array
  readonly lists: readonly (readonly number[])[]
}

/** How outcomes combine, by number. */
export interface Algebra {
  /** The outcome of passing through these outcomes in order. */
  through(outcomes: readonly number[]): number
  conclude(outcome: number): number
  join(egress: number, ingress: number): number
}

/**
 * Goes through all sources: calls `visit` with the class of the source and the number of the verdict towards every
 * class. The array is overwritten by the next source.
 *
 * Sources that the same policies select share their egress side. The ingress side of one source is nearly the same as
 * that of the next: rows with few exceptions (NetworkPolicies) are patched in and out, and rows that tell many classes
 * apart (tiers) give a base that is kept. O(classes²) with a constant of a few array reads.
 */
export function eachSource(
  rows: readonly Row[],
  ingress: Sides,
  egress: Sides,
  algebra: Algebra,
  visit: (from: number, verdicts: Int32Array) => void,
): void {
  const size = ingress.listOf.length
  const ingressSide = new IngressSide(rows, ingress, algebra)
  const join = joinTable(algebra)
  const verdicts = new Int32Array(size)
  const sources: number[][] = egress.lists.map(() => [])
  for (let index = 0; index < size; index++) sources[egress.listOf[index] as number]?.push(index)
  for (const [number, list] of egress.lists.entries()) {
    const own = sideVerdicts(rows, list, size, algebra)
    for (const from of sources[number] as number[]) {
      const theirs = ingressSide.towards(from)
      for (let to = 0; to < size; to++)
        verdicts[to] = join(own[to] as number, theirs[ingress.listOf[to] as number] as number)
      ingressSide.restore()
      visit(from, verdicts)
    }
  }
}

/** The verdicts of one list of rows about every class. */
function sideVerdicts(rows: readonly Row[], list: readonly number[], size: number, algebra: Algebra): Int32Array {
  const result = new Int32Array(size)
  const dense = list.map((number) => denseRow(rows[number] as Row, size))
  const known = new Map<number, number>()
  const [first, ...rest] = dense
  if (!first) return result.fill(algebra.conclude(0))
  for (let index = 0; index < size; index++) {
    let key = first[index] as number
    for (const row of rest) key = key * 4096 + (row[index] as number)
    let verdict = known.get(key)
    if (verdict === undefined) {
      verdict = algebra.conclude(algebra.through(dense.map((row) => row[index] as number)))
      known.set(key, verdict)
    }
    result[index] = verdict
  }
  return result
}

function denseRow({ blocks, otherwise }: Row, size: number): Int32Array {
  const dense = new Int32Array(size).fill(otherwise)
  for (const { outcome, bits } of blocks) for (const index of bits) dense[index] = outcome
  return dense
}

/** What the ingress side of every list of rows says about one source after the other. */
class IngressSide {
  readonly #rows: readonly Row[]
  readonly #lists: readonly (readonly number[])[]
  readonly #algebra: Algebra
  readonly #wide: readonly number[]
  /** For each class, the rows that treat it as an exception, and how. */
  readonly #exceptions: (readonly [row: number, outcome: number])[][]
  readonly #listsOfRow: readonly (readonly number[])[]
  readonly #bases = new Map<string, { readonly outcomes: Int32Array; readonly verdicts: Int32Array }>()
  #current: { readonly outcomes: Int32Array; readonly verdicts: Int32Array } | undefined
  #patchedRows: number[] = []
  #patchedLists: number[] = []
  #before: number[] = []

  constructor(rows: readonly Row[], { lists, listOf }: Sides, algebra: Algebra) {
    this.#rows = rows
    this.#lists = lists
    this.#algebra = algebra
    const used = [...new Set(lists.flat())]
    const counts = new Map(used.map((row) => [row, exceptionCount(rows[row] as Row)]))
    this.#wide = used.filter((row) => (counts.get(row) as number) > listOf.length / 16)
    const wide = new Set(this.#wide)
    this.#exceptions = Array.from(listOf, () => [])
    for (const row of used)
      if (!wide.has(row))
        for (const { outcome, bits } of (rows[row] as Row).blocks)
          for (const index of bits) this.#exceptions[index]?.push([row, outcome])
    const listsOfRow: number[][] = rows.map(() => [])
    for (const [number, list] of lists.entries()) for (const row of list) listsOfRow[row]?.push(number)
    this.#listsOfRow = listsOfRow
  }

  /** Verdicts by list about connections from one class; valid until `restore`. */
  towards(from: number): Int32Array {
    const current = this.#base(from)
    this.#current = current
    const exceptions = this.#exceptions[from] as (readonly [number, number])[]
    for (const [row, outcome] of exceptions) {
      this.#patchedRows.push(row)
      current.outcomes[row] = outcome
    }
    for (const [row] of exceptions)
      for (const list of this.#listsOfRow[row] as readonly number[]) {
        this.#patchedLists.push(list)
        this.#before.push(current.verdicts[list] as number)
        current.verdicts[list] = this.#verdict(list, current.outcomes)
      }
    return current.verdicts
  }

  restore(): void {
    const current = this.#current
    if (!current) return
    for (const row of this.#patchedRows) current.outcomes[row] = (this.#rows[row] as Row).otherwise
    // Backwards, since a list may have been patched twice.
    for (let i = this.#patchedLists.length - 1; i >= 0; i--)
      current.verdicts[this.#patchedLists[i] as number] = this.#before[i] as number
    this.#patchedRows = []
    this.#patchedLists = []
    this.#before = []
  }

  /** The state in which only the wide rows know the source. */
  #base(from: number) {
    const seen = this.#wide.map((row) => blockOf(this.#rows[row] as Row, from))
    const key = seen.join()
    const known = this.#bases.get(key)
    if (known) return known
    const outcomes = Int32Array.from(this.#rows, ({ otherwise }) => otherwise)
    for (const [i, row] of this.#wide.entries()) outcomes[row] = seen[i] as number
    const verdicts = Int32Array.from(this.#lists, (_, list) => this.#verdict(list, outcomes))
    const base = { outcomes, verdicts }
    this.#bases.set(key, base)
    return base
  }

  #verdict(list: number, outcomes: Int32Array): number {
    const rows = this.#lists[list] as readonly number[]
    return this.#algebra.conclude(this.#algebra.through(rows.map((row) => outcomes[row] as number)))
  }
}

const exceptionCount = ({ blocks }: Row): number => blocks.reduce((sum, { bits }) => sum + bits.count, 0)

function blockOf({ blocks, otherwise }: Row, index: number): number {
  for (const block of blocks) if (block.bits.has(index)) return block.outcome
  return otherwise
}

/** `join` with an array in front, since few verdicts of one side exist. */
function joinTable({ join }: Algebra): (egress: number, ingress: number) => number {
  const width = 2048
  const table = new Int32Array(width * width).fill(-1)
  return (egress, ingress) => {
    if (egress >= width || ingress >= width) return join(egress, ingress)
    const known = table[egress * width + ingress] as number
    if (known >= 0) return known
    const made = join(egress, ingress)
    table[egress * width + ingress] = made
    return made
  }
}
