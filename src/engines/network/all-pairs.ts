import { IngressSide, type Towards } from "./ingress-side.ts"
import { lookUp, type Row } from "./row.ts"

/** The rows of one direction: for each class the number of its list of rows, and the lists. */
export interface Sides {
  readonly listOf: Int32Array
  readonly lists: readonly (readonly number[])[]
}

/** How outcomes combine, by number. */
export interface Algebra {
  /** The outcome of passing through the first, then the second; 0 is where it starts. */
  compose(first: number, then: number): number
  conclude(outcome: number): number
  join(egress: number, ingress: number): number
}

/** What one source's verdicts are made of; valid while it is looked at. */
export interface SourceSketch extends Towards {
  /** Classes towards which the egress side does not have its usual verdict: `joined` is not theirs. */
  readonly unusual: readonly number[]
  verdictOf(to: number): number
}

/**
 * Verdicts from one source towards every class. Sources that the same policies select share their egress side, and the
 * ingress side of one source is nearly that of another: rows with few exceptions (NetworkPolicies) are patched in and
 * out, and rows that tell many classes apart (tiers) give a base that is kept. O(classes) a source, a few array reads
 * each, when sources come in the order of `order`.
 */
export class SourceRows {
  readonly #rows: (number: number) => Row
  readonly #ingress: Sides
  readonly #egress: Sides
  readonly #algebra: Algebra
  readonly #ingressSide: IngressSide
  readonly #verdicts: Int32Array
  readonly #ownVerdicts: Int32Array
  #own:
    | {
        readonly list: number
        readonly verdicts: Int32Array
        readonly usual: number
        readonly unusual: readonly number[]
      }
    | undefined

  constructor(rows: (number: number) => Row, ingress: Sides, egress: Sides, algebra: Algebra) {
    this.#rows = rows
    this.#ingress = ingress
    this.#egress = egress
    this.#algebra = algebra
    this.#ingressSide = new IngressSide(rows, ingress, algebra)
    this.#verdicts = new Int32Array(ingress.listOf.length)
    this.#ownVerdicts = new Int32Array(ingress.listOf.length)
  }

  /** All classes, those with the same egress side next to each other. */
  order(): readonly number[] {
    const { listOf } = this.#egress
    return [...listOf.keys()].sort((a, b) => (listOf[a] as number) - (listOf[b] as number) || a - b)
  }

  /** The number of the verdict towards every class; the array is overwritten by the next call. */
  row(from: number): Int32Array {
    const { listOf } = this.#ingress
    const verdicts = this.#verdicts
    this.sketch(from, ({ joined, unusual, verdictOf }) => {
      for (let to = 0; to < verdicts.length; to++) verdicts[to] = joined[listOf[to] as number] as number
      for (let i = 0; i < unusual.length; i++) verdicts[unusual[i] as number] = verdictOf(unusual[i] as number)
    })
    return verdicts
  }

  /** The number of each class's list of ingress rows. */
  get listOf(): Int32Array {
    return this.#ingress.listOf
  }

  get listCount(): number {
    return this.#ingress.lists.length
  }

  /** Shows a source without a step for every class: by lists, and the classes that its egress side tells apart. */
  sketch<T>(from: number, look: (sketch: SourceSketch) => T): T {
    const { verdicts: own, usual, unusual } = this.#egressSide(this.#egress.listOf[from] as number)
    const { listOf } = this.#ingress
    const towards = this.#ingressSide.towards(from, usual)
    const { theirs, joined } = towards
    const verdictOf = (to: number): number => {
      const list = listOf[to] as number
      return own[to] === usual
        ? (joined[list] as number)
        : this.#algebra.join(own[to] as number, theirs[list] as number)
    }
    const result = look({ ...towards, unusual, verdictOf })
    this.#ingressSide.restore()
    return result
  }

  #egressSide(list: number) {
    if (this.#own?.list === list) return this.#own
    const rows = this.#egress.lists[list] as readonly number[]
    const verdicts = this.#ownVerdicts
    sideVerdicts(rows.map(this.#rows), this.#algebra, verdicts)
    const usual = mostFrequent(verdicts)
    this.#own = { list, verdicts, usual, unusual: indexesOfOthers(verdicts, usual) }
    return this.#own
  }
}

function mostFrequent(values: Int32Array): number {
  const counts: number[] = []
  let best = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    while (counts.length <= value) counts.push(0)
    counts[value] = (counts[value] as number) + 1
    if ((counts[value] as number) > (counts[best] as number)) best = value
  }
  return best
}

function indexesOfOthers(values: Int32Array, usual: number): readonly number[] {
  const others: number[] = []
  for (let i = 0; i < values.length; i++) if (values[i] !== usual) others.push(i)
  return others
}

/** Writes the verdicts of one list of rows about every class to `result`. */
function sideVerdicts(rows: readonly Row[], algebra: Algebra, result: Int32Array): void {
  const verdictOf = (outcomeIn: (row: Row) => number): number => {
    let outcome = 0
    for (let i = 0; i < rows.length; i++) outcome = algebra.compose(outcome, outcomeIn(rows[i] as Row))
    return algebra.conclude(outcome)
  }
  if (rows.some(({ dense }) => dense))
    for (let index = 0; index < result.length; index++)
      result[index] = verdictOf(({ dense, otherwise }) => (dense ? (dense[index] as number) : otherwise))
  else result.fill(verdictOf(({ otherwise }) => otherwise))
  for (const { keys } of rows)
    for (let i = 0; keys && i < keys.length; i++) {
      const index = keys[i] as number
      result[index] = verdictOf((row) => lookUp(row, index))
    }
}
