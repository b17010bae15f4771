import { describe, expect, it } from "vitest"
import { attackPaths } from "../../src/app/paths.ts"
import type { JsonObject, JsonValue } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { Resource } from "../../src/model/resource.ts"
import { type Random, seeded } from "../differential/random.ts"
import { nodeTrials } from "./cases-node.ts"
import { otherTrials } from "./cases-other.ts"
import { powerTrials } from "./cases-power.ts"
import { reachTrials } from "./cases-reach.ts"
import { rightsTrials } from "./cases-rights.ts"
import { account, app, bound, inventoryOf, may } from "./worlds.ts"

const worlds = [...rightsTrials, ...powerTrials, ...reachTrials, ...nodeTrials, ...otherTrials].flatMap(
  ({ reaches, misses }) => [...reaches, ...misses].map(({ world }) => world.flat() as JsonObject[]),
)

const garbage: readonly JsonValue[] = [
  null,
  0,
  -1,
  true,
  "",
  "*",
  "__proto__",
  "a/b/c:d",
  "\u0000\u202e",
  [],
  [[]],
  {},
  { constructor: 1 },
]

/** The value with a few places in it replaced. */
function broken(random: Random, value: JsonValue, depth = 0): JsonValue {
  if (depth > 1 && random.chance(0.06)) return random.pick(garbage)
  if (Array.isArray(value)) return (value as JsonValue[]).map((item) => broken(random, item, depth + 1))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, item]) => [key, broken(random, item as JsonValue, depth + 1)]),
  )
}

describe("hostile worlds", () => {
  it("broken objects are passed over and never stop the answer", () => {
    const failing = worlds
      .filter((_world, index) => index % 2 === 0)
      .flatMap((world, seed) => {
        const random = seeded(seed)
        const objects = world.map((object) => broken(random, object) as JsonObject)
        const inventory = Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "test" })))
        try {
          attackPaths(inventory)
          return []
        } catch (error) {
          return [`${seed}: ${error instanceof Error ? error.stack?.split("\n").slice(0, 3).join(" ") : error}`]
        }
      })
    expect(failing).toEqual([])
  })

  it("a chain of a thousand accounts is one path", () => {
    const length = 1_000
    const name = (index: number) => `a${index}`
    const { paths, certificate } = attackPaths(
      inventoryOf([
        app("web", {}, { account: name(0) }),
        ...Array.from({ length }, (_value, index) => account(name(index))),
        ...Array.from({ length: length - 1 }, (_value, index) =>
          may(`shop/${name(index)}`, `create serviceaccounts/token#${name(index + 1)}`, "shop"),
        ),
        bound(`shop/${name(length - 1)}`, "cluster-admin"),
      ]),
    )
    expect(paths[0]?.hops).toHaveLength(length + 1)
    expect(certificate).toMatchObject({ pathsLeft: 0, optimal: true })
  })

  it("accounts that act as each other in circles come to an end", () => {
    const names = Array.from({ length: 60 }, (_value, index) => `a${index}`)
    const { paths } = attackPaths(
      inventoryOf([
        app("web", {}, { account: "a0" }),
        ...names.map((name) => account(name)),
        ...names.flatMap((name) => may(`shop/${name}`, "impersonate serviceaccounts", "shop")),
      ]),
    )
    expect(paths).toEqual([])
  })

  it("names that mean something to JavaScript or to us mean nothing", () => {
    const { paths } = attackPaths(
      inventoryOf([
        ...["__proto__", "constructor", "toString", "cluster-admin", "any-node"].flatMap((name) => [
          account(name, name),
          app(name, {}, { namespace: name, account: name }),
          ...may(`${name}/${name}`, "get pods", name),
        ]),
        may("User:identity/User:x", "get pods"),
        may("User:rights of ClusterRole cluster-admin", "get pods"),
      ]),
    )
    expect(paths).toEqual([])
  })
})
