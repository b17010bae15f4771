import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { JsonObject, JsonValue } from "./json.ts"
import { applyPatch, PatchError, removeAt, setAt } from "./json-patch.ts"
import { append, resolvePointer } from "./json-pointer.ts"

describe("applyPatch", () => {
  const object: JsonObject = { a: { b: [1, 2, 3] }, "x/y": { "~": true } }

  it.each([
    [
      { op: "add", path: "/a/c", value: 1 },
      { a: { b: [1, 2, 3], c: 1 }, "x/y": { "~": true } },
    ],
    [
      { op: "replace", path: "/a/b/1", value: 9 },
      { a: { b: [1, 9, 3] }, "x/y": { "~": true } },
    ],
    [
      { op: "remove", path: "/a/b/0" },
      { a: { b: [2, 3] }, "x/y": { "~": true } },
    ],
    [
      { op: "add", path: "/a/b/-", value: 4 },
      { a: { b: [1, 2, 3, 4] }, "x/y": { "~": true } },
    ],
    [
      { op: "remove", path: "/x~1y/~0" },
      { a: { b: [1, 2, 3] }, "x/y": {} },
    ],
  ] as const)("%j", (operation, expected) => {
    const before = JSON.stringify(object)
    expect(applyPatch(object, [operation])).toEqual(expected)
    expect(JSON.stringify(object)).toBe(before)
  })

  it.each(["/nowhere/deep", "/a/b/7", "/a/b/01", "/a/b/x"])("refuses %s", (path) => {
    expect(() => applyPatch(object, [{ op: "replace", path, value: 1 }])).toThrow(PatchError)
  })
})

describe("setAt and removeAt", () => {
  const key = fc.constantFrom("a", "b", "c/d", "e~f", "__proto__", "constructor")
  const tree: fc.Arbitrary<JsonValue> = fc.letrec<{ tree: JsonValue }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      fc.integer(),
      fc.constant(null),
      fc.dictionary(key, tie("tree"), { noNullPrototype: true }) as fc.Arbitrary<JsonValue>,
    ),
  })).tree

  it("set makes the value stand there, does so once, and removing undoes it", () => {
    fc.assert(
      fc.property(
        fc.dictionary(key, tree, { noNullPrototype: true }),
        fc.array(key, { minLength: 1, maxLength: 4 }),
        (object, keys) => {
          const pointer = append("", ...keys)
          const blocked = keys.some((_key, depth) => {
            const value = resolvePointer(object as JsonValue, append("", ...keys.slice(0, depth)))
            return value !== undefined && value !== null && typeof value !== "object"
          })
          if (blocked) return
          const done = applyPatch(object as JsonValue, setAt(object as JsonValue, pointer, true))
          expect(resolvePointer(done, pointer)).toBe(true)
          expect(setAt(done, pointer, true)).toEqual([])
          expect(resolvePointer(applyPatch(done, removeAt(done, pointer)), pointer)).toBeUndefined()
        },
      ),
    )
  })
})
