import { describe, expect, it } from "vitest"
import { compareOn } from "../../../test/oracles/network/differential.ts"
import { randomCalicoWorld } from "../../../test/oracles/network/random-calico.ts"
import { randomIstioWorld } from "../../../test/oracles/network/random-istio.ts"
import { Choices, engineWorld, randomWorld } from "../../../test/oracles/network/random-world.ts"
import { dialects } from "./dialect.ts"
import { reachability } from "./reachability.ts"

describe("reachability", () => {
  it("agrees with a packet-by-packet evaluator on random worlds", () => {
    const differences = Array.from({ length: 400 }, (_, seed) => compareOn(seed, 100)).flat()
    expect(differences.slice(0, 3)).toEqual([])
  })

  it("agrees with it on the tiers, selectors and sets of Calico", () => {
    const differences = Array.from({ length: 600 }, (_, seed) => compareOn(seed, 100, randomCalicoWorld)).flat()
    expect(differences.slice(0, 3)).toEqual([])
  })

  it("agrees with it on the policies of Istio", () => {
    const differences = Array.from({ length: 600 }, (_, seed) => compareOn(seed, 100, randomIstioWorld)).flat()
    expect(differences.slice(0, 3)).toEqual([])
  })

  it("gives the same verdicts for one pair and for all", () => {
    for (let seed = 0; seed < 60; seed++) {
      const { verdicts } = reachability(engineWorld(randomWorld(new Choices(seed))), dialects.spec)
      verdicts.eachSource((from, all) => {
        expect([...all]).toEqual([...all.keys()].map((to) => verdicts.between(from, to)))
      })
    }
  })
})
