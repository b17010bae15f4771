import { describe, expect, it } from "vitest"
import { Choices, engineWorld, randomWorld } from "../../../test/oracles/network/random-world.ts"
import { dialects } from "./dialect.ts"
import { withPodChanges, withPolicyChanges } from "./incremental.ts"
import { type Reachability, reachability } from "./reachability.ts"
import type { NetworkWorld } from "./world.ts"

/** All verdicts between pods and with outside, by name. */
function table(answer: Reachability): string[] {
  const { pods } = answer.world
  return pods
    .flatMap((from, i) =>
      pods.map((to, j) => {
        const { allowed, undefined: open } = answer.between({ kind: "pod", index: i }, { kind: "pod", index: j })
        return `${from.podId} ${to.podId} ${allowed} ${open}`
      }),
    )
    .sort()
}

const fresh = (world: NetworkWorld) => reachability(world, dialects.spec)

describe("incremental answers", () => {
  it("equal answers from scratch after any sequence of changes", () => {
    for (let seed = 0; seed < 150; seed++) {
      const choices = new Choices(seed)
      const world = engineWorld(randomWorld(choices))
      const other = engineWorld(randomWorld(choices))
      const known = { ...other, namespaces: world.namespaces, nodes: world.nodes }
      let answer = fresh(world)
      for (let step = 0; step < 6; step++) {
        const before = answer
        const expectedBefore = table(before)
        const pod = choices.pick([...world.pods, ...known.pods])
        const policy = choices.pick([...world.policies, ...known.policies, undefined])
        const kind = choices.pick(policy ? ["pod", "no pod", "policy", "policy", "no policy"] : ["pod", "no pod"])
        if (kind === "pod") answer = withPodChanges(answer, [pod])
        if (kind === "no pod") answer = withPodChanges(answer, [], [pod.podId])
        if (kind === "policy" && policy) answer = withPolicyChanges(answer, [policy])
        if (kind === "no policy" && policy) answer = withPolicyChanges(answer, [], [policy])
        expect(table(answer), `seed ${seed}, step ${step}`).toEqual(table(fresh(answer.world)))
        expect(table(before)).toEqual(expectedBefore)
        if (choices.chance(20)) answer = before
      }
    }
  })
})
