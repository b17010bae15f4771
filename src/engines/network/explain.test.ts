import { describe, expect, it } from "vitest"
import { samplesOf } from "../../../test/oracles/network/mutation.ts"
import { randomCalicoWorld } from "../../../test/oracles/network/random-calico.ts"
import { randomIstioWorld } from "../../../test/oracles/network/random-istio.ts"
import { randomWorld } from "../../../test/oracles/network/random-world.ts"

describe("explain", () => {
  it.each([
    ["Kubernetes", randomWorld, 10_000],
    ["Calico", randomCalicoWorld, 2_000],
    ["Istio", randomIstioWorld, 2_000],
  ] as const)("%s: names rules whose removal changes the verdict, and none that could stay", (_, make, wanted) => {
    const failures: string[] = []
    let flipped = 0
    for (let seed = 0; flipped < wanted; seed++)
      for (const { changes, isMinimal, text } of samplesOf(seed, 10, make)) {
        flipped++
        if (!changes || !isMinimal) failures.push(text)
      }
    expect(failures.slice(0, 3)).toEqual([])
  })
})
