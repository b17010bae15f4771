import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { primitives } from "../../src/engines/paths/primitives.generated.ts"

const page = readFileSync(resolve(import.meta.dirname, "../../docs/paths.md"), "utf8")

describe("docs/paths.md", () => {
  it("lists every primitive", () => {
    const missing = primitives.filter(
      ({ id, title, group, versions = "" }) => !page.includes(`| ${id} | ${title} | ${group} | ${versions} |`),
    )
    expect(missing.map(({ id }) => id)).toEqual([])
  })
})
