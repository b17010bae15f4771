import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { PagedInts } from "./paged-ints.ts"

describe("PagedInts", () => {
  it("edits without changing what others see", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 40, 1023, 1024, 1025, 3000),
        fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 3100 }), fc.integer()), { maxLength: 5 }), {
          maxLength: 8,
        }),
        (length, rounds) => {
          let list = PagedInts.from(Int32Array.from({ length }, (_, i) => i))
          let array = list.toArray()
          const seen: [PagedInts, number[]][] = []
          for (const round of rounds) {
            seen.push([list, [...array]])
            const edit = list.edit()
            array = [...array]
            for (const [place, value] of round) {
              const index = Math.min(place, array.length)
              edit.set(index, value | 0)
              array[index] = value | 0
              expect(edit.get(index)).toBe(value | 0)
            }
            if (round.length % 2 === 1) array.pop()
            list = edit.finish(array.length)
            expect(list.toArray()).toEqual(array)
            expect(list.indexOf(array[0] ?? 7)).toBe(array.length > 0 ? 0 : -1)
          }
          for (const [old, copy] of seen) expect(old.toArray()).toEqual(copy)
        },
      ),
      { numRuns: 30 },
    )
  })
})
