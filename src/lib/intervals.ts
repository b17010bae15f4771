/**
 * A set of points on a line of numbers or bigints, as a sorted flat list of half-open intervals: `[1, 3, 7, 8]` holds
 * 1, 2 and 7. Half-open ends need no arithmetic, so the same code serves ports and 128-bit addresses. Immutable and
 * canonical: equal sets are equal lists.
 */
export type Intervals<T extends number | bigint> = readonly T[]

/** The canonical form of any list of half-open intervals, overlapping or empty ones included. O(n log n). */
export function intervalsOf<T extends number | bigint>(pairs: Iterable<readonly [start: T, end: T]>): Intervals<T> {
  const sorted = [...pairs].filter(([start, end]) => start < end).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const result: T[] = []
  for (const [start, end] of sorted) {
    const last = result.length - 1
    const lastEnd = result[last]
    if (lastEnd === undefined || lastEnd < start) result.push(start, end)
    else if (lastEnd < end) result[last] = end
  }
  return result
}

/** Walks both boundary lists at once; `keep` says whether points in a, in b belong to the result. O(n + m). */
function sweep<T extends number | bigint>(
  a: Intervals<T>,
  b: Intervals<T>,
  keep: (inA: boolean, inB: boolean) => boolean,
): Intervals<T> {
  const result: T[] = []
  let i = 0
  let j = 0
  let inside = false
  while (i < a.length || j < b.length) {
    const nextA = a[i]
    const nextB = b[j]
    const at = (nextB === undefined || (nextA !== undefined && nextA <= nextB) ? nextA : nextB) as T
    if (nextA === at) i++
    if (nextB === at) j++
    const now = keep(i % 2 === 1, j % 2 === 1)
    if (now !== inside) result.push(at)
    inside = now
  }
  return result
}

export const union = <T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> =>
  sweep(a, b, (inA, inB) => inA || inB)

export const intersect = <T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> =>
  sweep(a, b, (inA, inB) => inA && inB)

export const subtract = <T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> =>
  sweep(a, b, (inA, inB) => inA && !inB)

/** Index of the first boundary greater than `point`. O(log n). */
export function boundaryAfter<T extends number | bigint>(boundaries: readonly T[], point: T): number {
  let low = 0
  let high = boundaries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((boundaries[middle] as T) <= point) low = middle + 1
    else high = middle
  }
  return low
}

/** O(log n). */
export const holds = <T extends number | bigint>(set: Intervals<T>, point: T): boolean =>
  boundaryAfter(set, point) % 2 === 1

/** True when every point of `part` is in `whole`. */
export const covers = <T extends number | bigint>(whole: Intervals<T>, part: Intervals<T>): boolean =>
  subtract(part, whole).length === 0

export const overlaps = <T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean =>
  intersect(a, b).length > 0

/** The intervals one by one. */
export function* eachInterval<T extends number | bigint>(set: Intervals<T>): Generator<readonly [start: T, end: T]> {
  for (let i = 0; i + 1 < set.length; i += 2) yield [set[i] as T, set[i + 1] as T]
}
