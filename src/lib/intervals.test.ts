import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { covers, holds, intersect, intervalsOf, overlaps, subtract, union } from "./intervals.ts"

const points = Array.from({ length: 24 }, (_, i) => i)
const anyPairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 22 }), fc.integer({ min: 0, max: 22 })), { maxLength: 6 })
const membersOf = (pairs: readonly (readonly [number, number])[]) =>
  new Set(points.filter((point) => pairs.some(([start, end]) => start <= point && point < end)))

describe("intervals", () => {
  it("behave as sets of points", () => {
    fc.assert(
      fc.property(anyPairs, anyPairs, (first, second) => {
        const [a, b] = [intervalsOf(first), intervalsOf(second)]
        const [inA, inB] = [membersOf(first), membersOf(second)]
        for (const point of points) {
          expect(holds(a, point)).toBe(inA.has(point))
          expect(holds(union(a, b), point)).toBe(inA.has(point) || inB.has(point))
          expect(holds(intersect(a, b), point)).toBe(inA.has(point) && inB.has(point))
          expect(holds(subtract(a, b), point)).toBe(inA.has(point) && !inB.has(point))
        }
        expect(covers(a, b)).toBe([...inB].every((point) => inA.has(point)))
        expect(overlaps(a, b)).toBe([...inB].some((point) => inA.has(point)))
      }),
    )
  })

  it("are canonical: sorted, disjoint, not touching", () => {
    fc.assert(
      fc.property(anyPairs, anyPairs, (first, second) => {
        for (const set of [intervalsOf(first), union(intervalsOf(first), intervalsOf(second))])
          for (let i = 1; i < set.length; i++) expect(set[i - 1]).toBeLessThan(set[i] as number)
      }),
    )
  })
})
