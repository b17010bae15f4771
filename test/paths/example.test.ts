import { readFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { loadInventory } from "../../src/app/load.ts"
import { attackPaths } from "../../src/app/paths.ts"

const folder = resolve(import.meta.dirname, "../../examples/attack-paths")
const rows = readFileSync(join(folder, "README.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:From|Fix) /.test(line))
  .map((line) => line.slice(2, -2).split(" | "))

describe("examples/attack-paths", () => {
  it("has exactly the paths that its README lists, and the fixes", async () => {
    const { inventory, incomplete } = await loadInventory([relative(process.cwd(), folder)])
    const { paths, fixes, certificate } = attackPaths(inventory)
    expect(incomplete).toEqual([])
    const found = paths.map(({ from, to, hops }) => [from, to, hops.map(({ primitive }) => primitive).join(", ")])
    expect(found.map(String).sort()).toEqual(
      rows
        .filter(({ length }) => length === 3)
        .map(String)
        .sort(),
    )
    expect(fixes.map(({ title, cost }) => `${title},${cost}`).sort()).toEqual(
      rows
        .filter(({ length }) => length === 2)
        .map(String)
        .sort(),
    )
    expect(certificate).toMatchObject({ pathsLeft: 0, optimal: true, eachNeeded: true, unfixable: [] })
  })
})
