import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { applyDelta, DeltaError, makeDelta } from "./delta.ts"

const apply = (base: Uint8Array, delta: Uint8Array, limit: number): Buffer =>
  Buffer.concat([...applyDelta(delta, (place, length) => base.subarray(place, place + length), limit)])

/** Aligned blocks as an index has them, some of them in both files. */
const block = fc.integer({ min: 0, max: 40 }).map((seed) => Buffer.alloc(8 * (4 + (seed % 9)), `block ${seed} `))
const file = fc
  .tuple(fc.array(block, { maxLength: 30 }), fc.uint8Array({ maxLength: 9 }))
  .map(([blocks, rest]) => Buffer.concat([...blocks, rest]))

describe("deltas of an index", () => {
  it("make any file of any other", () => {
    fc.assert(
      fc.property(file, file, (base, target) => {
        expect(apply(base, makeDelta(base, target), target.length).equals(target)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it("are small where little changed", () => {
    const random = (seed: number) => Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * at * seed) >> 5))
    const base = Buffer.concat([random(7), random(11)])
    const target = Buffer.concat([random(7), Buffer.from("something new 12"), random(11)])
    expect(makeDelta(base, target).length).toBeLessThan(200)
  })

  it("are refused where they are damaged, or give another length than was signed for", () => {
    const base = Buffer.alloc(1000, "abcdefgh")
    const target = Buffer.concat([base, Buffer.from("more")])
    const delta = makeDelta(base, target)
    const refused = (bytes: Uint8Array, limit = target.length) =>
      expect(() => apply(base, bytes, limit)).toThrow(DeltaError)
    refused(delta, target.length - 1)
    refused(delta.subarray(0, 20))
    refused(Buffer.from("nonsense"))
    refused(gzipSync("nonsense"))
    // More than the base has, and a number without end.
    refused(gzipSync(Buffer.concat([Buffer.from("BWDELTA1"), Buffer.from([0, 0xff, 0x07, 120])])), 10_000)
    refused(gzipSync(Buffer.concat([Buffer.from("BWDELTA1"), Buffer.alloc(20, 255)])))
  })
})
