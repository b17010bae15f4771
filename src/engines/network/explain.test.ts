import { describe, expect, it } from "vitest"
import { samplesOf } from "../../../test/oracles/network/mutation.ts"

describe("explain", () => {
  it("names rules whose removal changes the verdict, and none that could stay", () => {
    const failures: string[] = []
    let flipped = 0
    for (let seed = 0; flipped < 10_000; seed++)
      for (const { changes, isMinimal, text } of samplesOf(seed, 10)) {
        flipped++
        if (!changes || !isMinimal) failures.push(text)
      }
    expect(failures.slice(0, 3)).toEqual([])
  })
})
