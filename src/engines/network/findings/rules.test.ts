import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../../lib/json.ts"
import { Inventory } from "../../../model/inventory.ts"
import { Resource } from "../../../model/resource.ts"
import { buildWorld } from "../build-world.ts"
import { dialects } from "../dialect.ts"
import { reachability } from "../reachability.ts"
import { networkFindings } from "./network-rule.ts"
import { networkRules } from "./rules.ts"

const clusterScoped = new Set(["ClusterNetworkPolicy"])

function findingsOf(objects: readonly JsonObject[], rule: (typeof networkRules)[number]) {
  const resources = objects.map(
    (object) => new Resource(object, { kind: "cluster", name: "test" }, !clusterScoped.has(String(object.kind))),
  )
  const inventory = Inventory.of(resources)
  return networkFindings([rule], inventory, reachability(buildWorld(inventory), dialects.spec))
}

describe("network rules", () => {
  it.each(networkRules.map((rule) => [rule.id, rule] as const))(
    "%s finds its bad example and not its good one",
    (_, rule) => {
      const found = findingsOf(rule.examples.bad, rule)
      expect(found.map((finding) => finding.rule)).toEqual([rule.id])
      expect(found[0]?.message).not.toMatch(/undefined|\[object/)
      expect(rule.examples.good.length).toBeGreaterThan(0)
      expect(findingsOf(rule.examples.good, rule)).toEqual([])
    },
  )

  it("have findings with ids of their own that stay the same", () => {
    const ids = networkRules.flatMap((rule) => findingsOf(rule.examples.bad, rule).map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(networkRules.flatMap((rule) => findingsOf(rule.examples.bad, rule).map(({ id }) => id))).toEqual(ids)
  })
})
