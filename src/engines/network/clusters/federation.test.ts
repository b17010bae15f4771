import { describe, expect, it } from "vitest"
import { compareClustersOn } from "../../../../test/oracles/network/differential-clusters.ts"

describe("a federation", () => {
  it("agrees with a packet-by-packet evaluator in and between random clusters", () => {
    const found = Array.from({ length: 1_000 }, (_, seed) => compareClustersOn(seed, 100))
    expect(found.flatMap(({ differences }) => differences).slice(0, 3)).toEqual([])
  })
})
