import { execFileSync } from "node:child_process"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Scratch } from "../../../test/hostile/scratch.ts"
import { findProgram } from "../render-tool.ts"
import { walk } from "./walk.ts"

const git = findProgram("git", process.env)
const filesIn = (path: string) =>
  walk({ path, name: "." })
    .files.map(({ name }) => name)
    .sort()

/** What git itself would list: the oracle. */
function gitFiles(path: string): string[] {
  execFileSync("git", ["init", "-q"], { cwd: path })
  const out = execFileSync("git", ["-c", "core.excludesFile=", "ls-files", "-o", "-z", "--exclude-standard"], {
    cwd: path,
  })
  return out
    .toString("utf8")
    .split("\0")
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
}

const names = ["a", "b", "build", "sub"]
const path = fc.array(fc.constantFrom(...names), { minLength: 0, maxLength: 3 })
const pattern = fc
  .record({
    negated: fc.boolean(),
    rooted: fc.boolean(),
    parts: fc.array(fc.constantFrom(...names, "*", "**", "a*", "[ab]", "?"), { minLength: 1, maxLength: 3 }),
    tail: fc.constantFrom("", "/", ".yaml", "/*", "/**"),
  })
  .map(({ negated, rooted, parts, tail }) => `${negated ? "!" : ""}${rooted ? "/" : ""}${parts.join("/")}${tail}`)

describe.skipIf(!git)("ignore rules", () => {
  it("list the files that git lists, in random trees with nested .gitignore files", () => {
    const world = fc.record({
      files: fc.array(fc.tuple(path, fc.constantFrom("a.yaml", "b.yml", "ab.json")), { minLength: 3, maxLength: 20 }),
      rules: fc.array(fc.tuple(path, fc.array(pattern, { maxLength: 4 })), { maxLength: 3 }),
    })
    fc.assert(
      fc.property(world, ({ files, rules }) => {
        using scratch = new Scratch()
        for (const [folder, name] of files) scratch.write({ [[...folder, name].join("/")]: "x" })
        for (const [folder, lines] of rules) scratch.write({ [[...folder, ".gitignore"].join("/")]: lines.join("\n") })
        const expected = gitFiles(scratch.folder)
        expect(filesIn(scratch.folder)).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })

  it("hold for a folder below the repository's root, unless that folder itself is ignored", () => {
    using scratch = new Scratch({
      ".gitignore": "*.gen.yaml\n/build/\n",
      ".git/info/exclude": "private.yaml\n",
      "k8s/a.yaml": "",
      "k8s/b.gen.yaml": "",
      "k8s/private.yaml": "",
      "build/c.yaml": "",
    })
    expect(filesIn(scratch.path("k8s"))).toEqual(["a.yaml"])
    expect(filesIn(scratch.path("build"))).toEqual(["c.yaml"])
    expect(filesIn(scratch.folder)).toEqual(["k8s/a.yaml"])
  })
})
