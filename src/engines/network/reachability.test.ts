import { describe, expect, it } from "vitest"
import { compareOn } from "../../../test/oracles/network/differential.ts"

describe("reachability", () => {
  it("agrees with a packet-by-packet evaluator on random worlds", () => {
    const differences = Array.from({ length: 400 }, (_, seed) => compareOn(seed, 100)).flat()
    expect(differences.slice(0, 3)).toEqual([])
  })
})
