import { describe, expect, it } from "vitest"
import type { CheckContext } from "./check.ts"
import { listSetting, mapSetting, matchesPattern, numberSetting } from "./settings.ts"

const context = {
  settings: { "a-check": { least: 3, names: ["x", 1], labels: { owner: "*" } } },
} as unknown as CheckContext

describe("settings of checks", () => {
  it("are read by check and name, whatever stands there", () => {
    expect(numberSetting(context, "a-check", "least", 2)).toBe(3)
    expect(numberSetting(context, "a-check", "names", 2)).toBe(2)
    expect(numberSetting(context, "constructor", "name", 2)).toBe(2)
    expect(listSetting(context, "a-check", "names", ["d"])).toEqual(["x"])
    expect(listSetting(context, "a-check", "least", ["d"])).toEqual(["d"])
    expect(mapSetting(context, "a-check", "labels")).toEqual({ owner: "*" })
    expect(mapSetting(context, "another", "labels")).toEqual({})
  })

  it.each([
    ["registry.example", "registry.example", true],
    ["registry.example.evil", "registry.example", false],
    ["team.azurecr.io", "*.azurecr.io", true],
    ["azurecr.io", "*.azurecr.io", false],
    ["1.dkr.ecr.eu-west-1.amazonaws.com", "*.dkr.ecr.*.amazonaws.com", true],
    ["1.dkr.ecr.amazonaws.com", "*.dkr.ecr.*.amazonaws.com", false],
    ["anything", "*", true],
    ["aba", "ab*ba", false],
  ])("%s is %s: %s", (text, pattern, expected) => {
    expect(matchesPattern(text, [pattern])).toBe(expected)
    const regex = new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replaceAll(".", "\\."))
        .join(".*")}$`,
    )
    expect(regex.test(text)).toBe(expected)
  })
})
