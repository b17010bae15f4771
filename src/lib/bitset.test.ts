import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Bitset } from "./bitset.ts"

const members = fc.uniqueArray(fc.integer({ min: 0, max: 99 }))
const of = (items: readonly number[]) => Bitset.of(100, items)
const sorted = (items: Iterable<number>) => [...items].sort((a, b) => a - b)

describe("Bitset", () => {
  it("behaves as a set of numbers", () => {
    fc.assert(
      fc.property(members, members, (first, second) => {
        const [a, b] = [of(first), of(second)]
        expect([...a]).toEqual(sorted(first))
        expect(a.count).toBe(first.length)
        expect(a.isEmpty).toBe(first.length === 0)
        expect(sorted(a.intersection(b) ?? [])).toEqual(sorted(first.filter((item) => second.includes(item))))
        const union = a.clone()
        union.addAll(b)
        expect([...union]).toEqual(sorted(new Set([...first, ...second])))
        const rest = a.clone()
        rest.removeAll(b)
        expect([...rest]).toEqual(sorted(first.filter((item) => !second.includes(item))))
        const seen: number[] = []
        a.each((member) => {
          seen.push(member)
        })
        expect(seen).toEqual([...a])
      }),
    )
  })

  it("is full up to its size and no further", () => {
    for (const size of [0, 1, 31, 32, 33, 64, 100]) {
      expect(Bitset.full(size).count).toBe(size)
      expect(Bitset.full(size).has(size)).toBe(false)
    }
  })

  it("grows by what is added from a larger set", () => {
    const small = Bitset.of(10, [3])
    small.addAll(Bitset.of(200, [150]))
    expect([...small]).toEqual([3, 150])
    expect(Bitset.of(10, [3]).has(500)).toBe(false)
  })
})
