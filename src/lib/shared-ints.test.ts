import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { SharedInts } from "./shared-ints.ts"

describe("SharedInts", () => {
  it("edits without changing what others see", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer()), { maxLength: 5 }), { maxLength: 8 }),
        (length, rounds) => {
          let view: Int32Array = Int32Array.from({ length }, (_, i) => i)
          let array = [...view]
          const seen: [Int32Array, number[]][] = []
          for (const round of rounds) {
            seen.push([view, [...array]])
            const edit = new SharedInts(view)
            array = [...array]
            for (const [place, value] of round) {
              const index = Math.min(place, array.length)
              edit.set(index, value | 0)
              array[index] = value | 0
              expect(edit.get(index)).toBe(value | 0)
            }
            if (round.length % 2 === 1) array.pop()
            view = edit.finish(array.length)
            expect([...view]).toEqual(array)
          }
          for (const [old, copy] of seen) expect([...old]).toEqual(copy)
        },
      ),
    )
  })
})
