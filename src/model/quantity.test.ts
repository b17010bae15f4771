import { describe, expect, it } from "vitest"
import { parseQuantity } from "./quantity.ts"

describe("parseQuantity", () => {
  it.each([
    ["100m", 0.1],
    ["1", 1],
    [2, 2],
    ["1.5", 1.5],
    [".5", 0.5],
    ["1.", 1],
    ["1Ki", 1024],
    ["1Gi", 2 ** 30],
    ["1k", 1000],
    ["1e3", 1000],
    ["1E3", 1000],
    ["2E", 2e18],
    ["-1", -1],
    ["500n", 5e-7],
  ])("%j is %d", (text, value) => expect(parseQuantity(text)).toBeCloseTo(value, 12))

  it.each(["", "1 Gi", "Gi", "1gi", "1e", "0x10", "1.2.3", "9".repeat(100), true, null, undefined, {}])(
    "%j is malformed",
    (value) => expect(parseQuantity(value as string)).toBeUndefined(),
  )
})
