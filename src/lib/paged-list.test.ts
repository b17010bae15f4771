import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { PagedList } from "./paged-list.ts"

describe("PagedList", () => {
  it("behaves as an array, and leaves the list before alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), fc.array(fc.integer({ min: -1, max: 900 })), (length, steps) => {
        let array = Array.from({ length }, (_, i) => i)
        let list = PagedList.of(array)
        for (const [value, step] of steps.entries()) {
          const [before, copy] = [list, array]
          if (step < 0 && array.length > 0) {
            array = array.slice(0, -1)
            list = list.withoutLast()
          } else if (step >= 0) {
            const index = Math.min(step, array.length)
            array = array.slice()
            array[index] = -value
            list = list.with(index, -value)
          }
          expect([...before]).toEqual(copy)
        }
        expect([...list]).toEqual(array)
        expect(list.length).toBe(array.length)
        expect(list.at(array.length)).toBeUndefined()
      }),
      { numRuns: 40 },
    )
  })
})
