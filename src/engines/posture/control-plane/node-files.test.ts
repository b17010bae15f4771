import { describe, expect, it } from "vitest"
import { exceeds } from "./node-files.ts"

describe("exceeds", () => {
  it.each([
    ["600", "600", false],
    ["400", "600", false],
    ["500", "600", false],
    ["0600", "600", false],
    ["640", "600", true],
    ["604", "600", true],
    ["700", "600", true],
    ["700", "700", false],
    ["0", "600", false],
  ])("%s against %s: %s", (mode, limit, wanted) => {
    expect(exceeds(mode, limit)).toBe(wanted)
  })
})
