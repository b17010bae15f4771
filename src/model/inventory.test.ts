import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Inventory } from "./inventory.ts"
import { Resource } from "./resource.ts"

const resource = (kind: string, namespace: string, name: string, version = 1) =>
  new Resource({ apiVersion: "v1", kind, metadata: { name, namespace }, version }, { kind: "cluster", name: "test" })

const keys = (inventory: Inventory) => [...inventory.all()].map(({ key, object }) => `${key} ${object.version}`).sort()

describe("Inventory", () => {
  it("gives the scope of custom resources from their definition", () => {
    const definition = new Resource(
      {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "x" },
        spec: { group: "example.com", scope: "Cluster", names: { kind: "Zone" } },
      },
      { kind: "cluster", name: "test" },
    )
    const zone = new Resource(
      { apiVersion: "example.com/v1", kind: "Zone", metadata: { name: "z" } },
      { kind: "cluster", name: "test" },
    )
    expect(zone.namespace).toBe("default")
    expect(Inventory.of([definition, zone]).find("Zone", "example.com", "", "z")?.namespace).toBe("")
  })

  it("with() keeps objects in their places", () => {
    const inventory = Inventory.of(["a", "b", "c"].map((name) => resource("Pod", "n", name)))
    const next = inventory.with(
      [resource("Pod", "n", "d", 2), resource("Pod", "n", "a", 2)],
      [resource("Pod", "n", "b")],
    )
    expect([...next.all()].map(({ name }) => name)).toEqual(["a", "c", "d"])
  })

  it("with() is the same as building anew, and leaves the old one alone", () => {
    const item = fc.record({
      kind: fc.constantFrom("Pod", "Secret"),
      namespace: fc.constantFrom("a", "b"),
      name: fc.constantFrom("x", "y", "z"),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(item, { selector: JSON.stringify }),
        fc.array(item),
        fc.array(item),
        (before, changed, removed) => {
          const inventory = Inventory.of(before.map(({ kind, namespace, name }) => resource(kind, namespace, name)))
          const state = keys(inventory)
          const after = inventory.with(
            changed.map(({ kind, namespace, name }) => resource(kind, namespace, name, 2)),
            removed.map(({ kind, namespace, name }) => resource(kind, namespace, name)),
          )
          const naive = new Map(
            before.map((entry) => [JSON.stringify(entry), resource(entry.kind, entry.namespace, entry.name)]),
          )
          for (const entry of removed) naive.delete(JSON.stringify(entry))
          for (const entry of changed)
            naive.set(JSON.stringify(entry), resource(entry.kind, entry.namespace, entry.name, 2))
          expect(keys(after)).toEqual(keys(Inventory.of(naive.values())))
          expect(after.size).toBe(naive.size)
          expect(keys(inventory)).toEqual(state)
        },
      ),
    )
  })

  it("with() knows owners as an inventory that is built anew does", () => {
    const owned = (name: string, owner: string) =>
      new Resource(
        {
          apiVersion: "v1",
          kind: "Pod",
          metadata: {
            name,
            namespace: "n",
            ownerReferences:
              owner === "" ? [] : [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: owner, controller: true }],
          },
        },
        { kind: "cluster", name: "x" },
      )
    const owner = (name: string) =>
      new Resource(
        { apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name, namespace: "n" } },
        { kind: "cluster", name: "x" },
      )
    const pod = fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("", "r", "s"))
    const names = (inventory: Inventory) =>
      ["r", "s"].map((name) =>
        inventory
          .ownedBy(owner(name))
          .map((one) => one.name)
          .sort(),
      )
    fc.assert(
      fc.property(
        fc.uniqueArray(pod, { selector: ([name]) => name }),
        fc.array(pod),
        fc.array(pod),
        (before, changed, removed) => {
          const inventory = Inventory.of(before.map(([name, of]) => owned(name, of)))
          names(inventory)
          const after = inventory.with(
            changed.map(([name, of]) => owned(name, of)),
            removed.map(([name, of]) => owned(name, of)),
          )
          expect(names(after)).toEqual(names(Inventory.of(after.all())))
        },
      ),
    )
  })
})
