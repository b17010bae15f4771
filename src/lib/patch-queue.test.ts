import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { JsonValue } from "./json.ts"
import { applyPatch, type PatchOperation, setAt } from "./json-patch.ts"
import { resolvePointer } from "./json-pointer.ts"
import { PatchQueue } from "./patch-queue.ts"

describe("PatchQueue", () => {
  it("merges patches that create the same map", () => {
    const object = { spec: {} }
    const queue = new PatchQueue(object)
    expect(queue.offer(setAt(object, "/spec/securityContext/privileged", false))).toBe(true)
    expect(queue.offer(setAt(object, "/spec/securityContext/capabilities/drop", ["ALL"]))).toBe(true)
    expect(applyPatch(object, queue.operations)).toEqual({
      spec: { securityContext: { privileged: false, capabilities: { drop: ["ALL"] } } },
    })
  })

  it("leaves to the next round what depends on items that moved", () => {
    const queue = new PatchQueue({ l: ["a", "b", "c"] })
    expect(queue.offer([{ op: "remove", path: "/l/0" }])).toBe(true)
    expect(queue.offer([{ op: "remove", path: "/l/2" }])).toBe(false)
    expect(applyPatch({ l: ["a", "b", "c"] }, queue.operations)).toEqual({ l: ["b", "c"] })
  })

  it("refuses what another patch decided otherwise, and takes what it decided alike", () => {
    const queue = new PatchQueue({ a: 1 })
    expect(queue.offer([{ op: "replace", path: "/a", value: 2 }])).toBe(true)
    expect(queue.offer([{ op: "replace", path: "/a", value: 2 }])).toBe(true)
    expect(queue.offer([{ op: "replace", path: "/a", value: 3 }])).toBe(false)
    expect(queue.operations).toHaveLength(1)
  })

  it("adds the same item of a list once", () => {
    const queue = new PatchQueue({ drop: ["X"] })
    for (let time = 0; time < 2; time++) expect(queue.offer([{ op: "add", path: "/drop/-", value: "ALL" }])).toBe(true)
    expect(queue.operations).toHaveLength(1)
  })

  it("every setting that was taken stands in the result", () => {
    const path = fc
      .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 })
      .map((keys) => `/${keys.join("/")}`)
    const setting = fc.tuple(path, fc.integer({ min: 0, max: 2 }))
    fc.assert(
      fc.property(fc.array(setting, { maxLength: 6 }), (settings) => {
        const object: JsonValue = { a: { b: { c: 1 } } }
        const queue = new PatchQueue(object)
        const taken = settings.filter(
          // What stands there already asks for nothing, and may go with what another patch replaces.
          ([pointer, value]) =>
            fits(object, pointer) &&
            setAt(object, pointer, value).length > 0 &&
            queue.offer(setAt(object, pointer, value)),
        )
        const result = applyPatch(object, queue.operations as PatchOperation[])
        for (const [pointer, value] of taken) expect(resolvePointer(result, pointer)).toBe(value)
      }),
    )
  })
})

/** Whether the way to a pointer leads through maps alone. */
const fits = (object: JsonValue, pointer: string): boolean =>
  pointer.split("/").every((_token, index, all) => {
    const value = resolvePointer(object, all.slice(0, index).join("/"))
    return value === undefined || typeof value === "object"
  })
