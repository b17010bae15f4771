import { describe, expect, it } from "vitest"
import { analysePaths, attackPaths } from "../../../src/app/paths.ts"
import { accessReview } from "../../../src/engines/identity/access-review.ts"
import { compile } from "../../../src/engines/identity/world.ts"
import { barriersOf, fixesFor } from "../../../src/engines/paths/analyse.ts"
import { isOpen, rulesWithout } from "../../../src/engines/paths/cut.ts"
import { search } from "../../../src/engines/paths/search.ts"
import { asString, asStrings, dig } from "../../../src/lib/json.ts"
import { seeded } from "../../differential/random.ts"
import { graphOf, inventoryOf } from "../../paths/worlds.ts"
import { gainedFrom } from "./naive-world.ts"
import { accounts, namespaces, nodeNames, randomWorld } from "./random-world.ts"

const seeds = Array.from({ length: 150 }, (_value, index) => index)
const worldOf = (seed: number) => randomWorld(seeded(seed))

/** The naive evaluator's names of facts. */
const names = new Map([
  ["cluster-admin", "admin"],
  ...accounts.map((one) => [`identity/ServiceAccount:${one}`, `account ${one}`] as const),
  ...nodeNames.map((one) => [`node-root/${one}`, `node ${one}`] as const),
  ...namespaces.map((one) => [`secrets/${one}`, `secrets ${one}`] as const),
  ...namespaces.flatMap((one) =>
    Array.from({ length: 7 }, (_value, index) => [`${one}/Pod/${one}${index}`, `${one}/Pod/${one}${index}`] as const),
  ),
])

describe("random small clusters", () => {
  it("from every account and pod the same is gained as by trying everything out", () => {
    let gains = 0
    const differing = seeds.flatMap((seed) => {
      const objects = worldOf(seed)
      const { graph } = graphOf([objects])
      const starts = [...names].filter(([fact]) => /^identity|Pod/.test(fact) && graph.numbers.has(fact))
      return starts.flatMap(([fact, naive]) => {
        const expected = gainedFrom(objects, naive)
        const { cost } = search(graph, [graph.numbers.get(fact) as number])
        return [...names].flatMap(([goal, wanted]) => {
          const number = graph.numbers.get(goal)
          const found = number !== undefined && Number.isFinite(cost[number] as number)
          if (found) gains++
          return found === expected.has(wanted) ? [] : [`${seed}: ${fact} ${found ? "gains" : "misses"} ${goal}`]
        })
      })
    })
    console.log(`${seeds.length} clusters, ${gains} gains`)
    expect(differing.slice(0, 10)).toEqual([])
    expect(gains).toBeGreaterThan(seeds.length * 10)
  })

  it("our own authorizer allows every review that proves a hop", () => {
    let reviews = 0
    const refused = seeds.flatMap((seed) => {
      const inventory = inventoryOf([worldOf(seed)])
      const world = compile(inventory)
      return attackPaths(inventory).paths.flatMap(({ hops }) =>
        hops.flatMap(({ primitive, proof, proofs = [proof] }) =>
          proofs.flatMap(({ kind, request }) => {
            if (kind !== "SubjectAccessReview") return []
            reviews++
            const spec = dig(request, "spec")
            const {
              verb = "",
              group = "",
              resource = "",
              ...rest
            } = dig(spec, "resourceAttributes") as Record<string, string>
            const identity = { user: asString(dig(spec, "user")) ?? "", groups: asStrings(dig(spec, "groups")) }
            const { allowed } = accessReview(world, { ...identity, verb, group, resource, ...rest })
            return allowed ? [] : [`${seed} ${primitive}: ${JSON.stringify(spec)}`]
          }),
        ),
      )
    })
    console.log(`${reviews} reviews`)
    expect(refused.slice(0, 5)).toEqual([])
    expect(reviews).toBeGreaterThan(seeds.length)
  })

  it("with the fixes made nothing is left, and without any one of them something is", () => {
    let fixed = 0
    const failing = seeds.flatMap((seed) => {
      const inventory = inventoryOf([worldOf(seed)])
      const { certificate } = attackPaths(inventory)
      const { model, paths } = analysePaths(inventory)
      const { fixes } = fixesFor(model, paths)
      fixed += fixes.length
      const areNeeded = fixes.every((fix) =>
        isOpen(
          model.graph,
          barriersOf(paths),
          rulesWithout(
            model.graph,
            fixes.filter((other) => other !== fix),
          ),
        ),
      )
      const { pathsLeft, optimal } = certificate
      return pathsLeft === 0 && optimal && areNeeded ? [] : [`${seed}: ${JSON.stringify(certificate)}`]
    })
    console.log(`${fixed} fixes`)
    expect(failing.slice(0, 10)).toEqual([])
    expect(fixed).toBeGreaterThan(seeds.length)
  })
})
