import { describe, expect, it } from "vitest"
import { repairsIn } from "./changelog-repairs.ts"

const repairs = (...texts: readonly string[]) =>
  repairsIn(texts.map((text, at) => ({ version: `${texts.length - at}`, text }))).map(
    ({ id, version }) => `${id} ${version}`,
  )

describe("repairsIn", () => {
  it("takes the version of the entry that names the problem", () => {
    expect(
      repairs("  * New upstream.", "  * Fix CVE-2024-0001 and\n    CVE-2024-0002.\n  * CVE-2024-0003 (overflow)"),
    ).toEqual(["CVE-2024-0001 1", "CVE-2024-0002 1", "CVE-2024-0003 1"])
  })

  it.each([
    "  * Not affected by CVE-2024-0001",
    "  * CVE-2024-0001 is still open",
    "  * Revert:\n    - Fix CVE-2024-0001",
    "  * Revert the fix\n    for CVE-2024-0001",
    "  * Drop CVE-2024-0001.patch, which breaks builds",
    "  * Partial fix of CVE-2024-0001",
    "  * Fix regression of the CVE-2024-0001 update",
    "  * CVE-2024-0001: the fix is incomplete",
    "  * Mitigate CVE-2024-0001 by a setting",
    "  * Workaround for CVE-2024-0001",
    "  * CVE-2024-0001 remains unfixed",
    "  * Mention CVE-2024-0001 in the changelog of 1.0",
    "  * CVE-2024-0001 doesn't apply",
    "  * Fix CVE-2024-0001\n  * But CVE-2024-0001 can not be closed yet",
  ])("believes no doubtful word: %s", (text) => {
    expect(repairs(text)).toEqual([])
    // Neither what an older entry said before.
    expect(repairs(text, "  * Fix CVE-2024-0001")).toEqual([])
  })

  it("believes a later repair of what was doubtful before", () => {
    expect(repairs("  * Fix CVE-2024-0001", "  * Revert the patch of CVE-2024-0001", "  * Fix CVE-2024-0001")).toEqual([
      "CVE-2024-0001 3",
    ])
  })

  it("a doubt about one item is none about its neighbour", () => {
    expect(repairs("  * Revert:\n    - CVE-2024-0001\n  * Security:\n    - CVE-2024-0002")).toEqual(["CVE-2024-0002 1"])
  })
})
