import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { labelEquality, labelSelector, selectsEverything } from "./labels.ts"

describe("labelSelector", () => {
  it("an absent selector selects nothing, an empty one everything", () => {
    expect(labelSelector(undefined)({ a: "1" })).toBe(false)
    expect(labelSelector(null)({})).toBe(false)
    expect(labelSelector({})({})).toBe(true)
    expect(selectsEverything({})).toBe(true)
    expect(selectsEverything(undefined)).toBe(false)
  })

  it.each([
    [{ key: "a", operator: "In", values: ["1", "2"] }, { a: "1" }, true],
    [{ key: "a", operator: "In", values: ["1"] }, {}, false],
    [{ key: "a", operator: "NotIn", values: ["1"] }, {}, true],
    [{ key: "a", operator: "NotIn", values: ["1"] }, { a: "1" }, false],
    [{ key: "a", operator: "Exists" }, { a: "" }, true],
    [{ key: "a", operator: "DoesNotExist" }, { b: "" }, true],
    [{ key: "a", operator: "DoesNotExist" }, { a: "" }, false],
    [{ key: "a", operator: "Nearly", values: ["1"] }, { a: "1" }, false],
    [{ key: "constructor", operator: "Exists" }, {}, false],
  ])("%j on %j", (requirement, labels, expected) => {
    expect(labelSelector({ matchExpressions: [requirement] })(labels as Record<string, string>)).toBe(expected)
  })

  it("needs every part to hold", () => {
    const label = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2"))
    fc.assert(
      fc.property(label, label, (wanted, labels) => {
        const naive = Object.keys(wanted).every((key) => labels[key] === wanted[key])
        expect(labelSelector({ matchLabels: wanted })(labels)).toBe(naive)
        expect(labelEquality(wanted)(labels)).toBe(naive)
      }),
    )
  })
})
