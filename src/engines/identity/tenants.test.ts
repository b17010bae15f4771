import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { version } from "../../model/kubernetes-version.ts"
import { Resource } from "../../model/resource.ts"
import { runPosture } from "../posture/run.ts"
import { severalTenants } from "./checks/several-tenants.ts"
import { tenantCrossing } from "./checks/tenant-crossing.ts"
import { binding, twoTenants } from "./examples.ts"

function found(...objects: readonly JsonObject[]): readonly string[] {
  const resources = [...twoTenants, ...objects].map((object) => new Resource(object, { kind: "cluster", name: "x" }))
  const checks = [tenantCrossing, severalTenants]
  const { findings } = runPosture(Inventory.of(resources), { version: version(37), checks })
  return findings.map(({ rule, message }) => `${rule}: ${message}`)
}

const inBoth = (subject: JsonObject) =>
  ["shop-a", "shop-b"].map((namespace) => binding("view", namespace, "ClusterRole", subject))

describe("tenants", () => {
  it.each([
    [{ kind: "User", name: "alice" }, "User:alice"],
    [{ kind: "Group", name: "support" }, "Group:support"],
    [{ kind: "ServiceAccount", name: "sync", namespace: "platform" }, "ServiceAccount:platform/sync"],
    [{ kind: "User", name: "system:serviceaccount:platform:sync" }, "ServiceAccount:platform/sync"],
  ])("are bridged by %j", (subject, name) => {
    expect(found(...inBoth(subject))).toEqual([`several-tenants: ${name} has rights at the tenants a, b`])
  })

  it("are not bridged by a subject of one, by the namespace's own account, or by a subject without a kind", () => {
    expect(found(binding("view", "shop-a", "ClusterRole", { kind: "User", name: "alice" }))).toEqual([])
    expect(found(...inBoth({ kind: "ServiceAccount", name: "robot" }))).toEqual([])
    expect(found(...inBoth({ kind: "Robot", name: "alice" }))).toEqual([])
  })

  it("are crossed by an account of theirs, also under its user name", () => {
    for (const subject of [
      { kind: "ServiceAccount", name: "cart", namespace: "shop-b" },
      { kind: "User", name: "system:serviceaccount:shop-b:cart" },
    ])
      expect(found(...inBoth(subject))).toEqual([
        "tenant-crossing: ServiceAccount shop-b/cart of tenant b has ClusterRole view in shop-a, which belongs to a",
      ])
  })

  it("count when there are two", () => {
    const third = { ...twoTenants[0], metadata: { name: "shop-c", labels: { tenant: "a" } } }
    const alice = { kind: "User", name: "alice" }
    const bindings = ["shop-a", "shop-c"].map((namespace) => binding("view", namespace, "ClusterRole", alice))
    expect(found(third, ...bindings)).toEqual([])
  })
})
