import { IngressSide } from "./ingress-side.ts"
import { denseRow, type Row } from "./row.ts"

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
  const verdicts = new Int32Array(size)
  const { listOf } = ingress
  const sources: number[][] = egress.lists.map(() => [])
  for (let index = 0; index < size; index++) sources[egress.listOf[index] as number]?.push(index)
  for (const [number, list] of egress.lists.entries()) {
    const own = sideVerdicts(rows, list, size, algebra)
    const usual = mostFrequent(own)
    const unusual = indexesOfOthers(own, usual)
    for (const from of sources[number] as number[]) {
      const { theirs, joined } = ingressSide.towards(from, usual)
      for (let to = 0; to < size; to++) verdicts[to] = joined[listOf[to] as number] as number
      for (let i = 0; i < unusual.length; i++) {
        const to = unusual[i] as number
        verdicts[to] = algebra.join(own[to] as number, theirs[listOf[to] as number] as number)
      }
      ingressSide.restore()
      visit(from, verdicts)
    }
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

/** The verdicts of one list of rows about every class. */
function sideVerdicts(rows: readonly Row[], list: readonly number[], size: number, algebra: Algebra): Int32Array {
  const result = new Int32Array(size)
  const dense = list.map((number) => denseRow(rows[number] as Row, size))
  for (let index = 0; index < size; index++) {
    let outcome = 0
    for (let i = 0; i < dense.length; i++) outcome = algebra.compose(outcome, (dense[i] as Int32Array)[index] as number)
    result[index] = algebra.conclude(outcome)
  }
  return result
}
