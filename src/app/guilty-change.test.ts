import { describe, expect, it } from "vitest"
import { Inventory } from "../model/inventory.ts"
import { Resource } from "../model/resource.ts"
import { changedObjects, firstDifference, guiltyChange, placeOfChange } from "./guilty-change.ts"

const map = (name: string, value: string) =>
  new Resource(
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { value } },
    { kind: "cluster", name: "test" },
  )
const names = Array.from({ length: 37 }, (_value, at) => `map-${at}`)

describe("guiltyChange", () => {
  it.each([0, 1, 17, 35, 36])("finds the one of 37 changes that counts, in few tries: %i", (guilty) => {
    const before = Inventory.of(names.map((name) => map(name, "old")))
    const after = Inventory.of(names.map((name) => map(name, "new")))
    let tries = 0
    const found = guiltyChange(after, changedObjects(after, before), (state) => {
      tries++
      const data = state.find("ConfigMap", "", "shop", `map-${guilty}`)?.object.data as { value: string } | undefined
      return data?.value === "new"
    })
    expect(found?.mine?.name).toBe(`map-${guilty}`)
    expect(found && placeOfChange(found)?.path).toBe("/data/value")
    expect(tries).toBeLessThan(9)
  })

  it("finds what is gone, and what is new", () => {
    const [few, many] = [
      Inventory.of(names.slice(1).map((name) => map(name, "a"))),
      Inventory.of(names.map((name) => map(name, "a"))),
    ]
    const isThere = (state: Inventory) => state.find("ConfigMap", "", "shop", "map-0") !== undefined
    const gone = guiltyChange(few, changedObjects(few, many), (state) => !isThere(state))
    expect([gone?.mine, gone?.other?.name]).toEqual([undefined, "map-0"])
    const come = guiltyChange(many, changedObjects(many, few), isThere)
    expect([come?.mine?.name, come?.other]).toEqual(["map-0", undefined])
  })

  it("blames nothing where nothing changed, or where all of it taken back changes nothing", () => {
    const one = Inventory.of([map("a", "x")])
    expect(guiltyChange(one, changedObjects(one, Inventory.of([map("a", "x")])), () => true)).toBeUndefined()
    expect(guiltyChange(one, changedObjects(one, Inventory.of([map("a", "y")])), () => true)).toBeUndefined()
  })
})

describe("firstDifference", () => {
  it.each([
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, "/b"],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, "/a/b/1"],
    [{ a: [1, 2] }, { a: [1] }, "/a/1"],
    [{ a: [1] }, { a: [1, 2] }, "/a"],
    [{ a: 1, b: 2 }, { a: 2, b: 3 }, ""],
    [{ a: { x: 1 } }, { a: 1 }, "/a"],
    [{ a: 1 }, { a: 1 }, ""],
  ])("%j and %j: %s", (a, b, path) => {
    expect(firstDifference(a, b)).toBe(path)
  })
})
