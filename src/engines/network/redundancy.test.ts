import { describe, expect, it } from "vitest"
import { Choices, engineWorld, randomWorld } from "../../../test/oracles/network/random-world.ts"
import { dialects } from "./dialect.ts"
import { directions, type Policy } from "./policy.ts"
import { isEquivalent } from "./questions.ts"
import { type Reachability, reachability, withPolicies } from "./reachability.ts"
import { findRedundant } from "./redundancy.ts"

/** What the words say: leave each part out, and compare everything. */
function leaveOut(answer: Reachability): string[] {
  const { policies, world, dialect } = answer
  const isSame = (changed: readonly Policy[]) => isEquivalent(answer, withPolicies(world, dialect, changed))
  return policies.flatMap((policy, index) => {
    const others = policies.filter((one) => one !== policy)
    if (others.length > 0 && isSame(others)) return [`${index}`]
    return directions.flatMap((direction) =>
      (policy[direction]?.rules ?? []).flatMap((rule, at) => {
        const side = policy[direction]
        const rules = side?.rules.filter((one) => one !== rule) ?? []
        return side && isSame([...others, { ...policy, [direction]: { ...side, rules } }])
          ? [`${index} ${direction} ${at}`]
          : []
      }),
    )
  })
}

describe("findRedundant", () => {
  it("finds what leaving each part out finds", () => {
    let found = 0
    for (let seed = 0; seed < 250; seed++) {
      const answer = reachability(engineWorld(randomWorld(new Choices(seed))), dialects.spec)
      const parts = findRedundant(answer).map(({ policy, direction, rule }) =>
        [answer.policies.indexOf(policy), direction, rule && policy[direction ?? "ingress"]?.rules.indexOf(rule)]
          .join(" ")
          .trim(),
      )
      found += parts.length
      expect(parts, `seed ${seed}`).toEqual(leaveOut(answer))
    }
    expect(found).toBeGreaterThan(200)
  })
})
