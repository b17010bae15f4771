import { diffLines } from "diff"
import { dump } from "js-yaml"
import { describe, expect, it } from "vitest"
import type { Check, Example } from "../engines/posture/check.ts"
import { checks } from "../engines/posture/checks.generated.ts"
import { readManifests } from "../inputs/files/read-manifests.ts"
import type { JsonObject } from "../lib/json.ts"
import { readDocuments } from "../lib/yaml/index.ts"
import { Inventory } from "../model/inventory.ts"
import { severityRank } from "../model/severity.ts"
import { fix } from "./fix.ts"
import { type LoadedInventory, type ScanOptions, scan } from "./scan.ts"

const load = (...files: readonly (readonly [file: string, text: string])[]): LoadedInventory => ({
  inventory: Inventory.of(
    files.flatMap(([file, text]) =>
      [...readManifests({ source: { file, text }, named: true })].flatMap(({ resources }) => resources),
    ),
  ),
  targets: [],
  incomplete: [],
  warnings: [],
})

const listOf = (example: Example): readonly JsonObject[] =>
  (Array.isArray(example) ? example : [example]) as readonly JsonObject[]

/** The example as a person would write it, a comment on every line that can have one. */
const written = (objects: readonly JsonObject[], flowLevel: number): string =>
  objects
    .map((object) => dump(object, { noRefs: true, flowLevel }))
    .map((text) => (text.includes(": |") || text.includes(": >") ? text : text.replace(/(?<=\S)$/gm, " # note")))
    .join("---\n")

const fixable = checks.filter(({ fix: { patch } }) => patch)

/** The version and the settings that the examples of a check are made for. */
const judgingFor = ({ id, until, examples: { settings } }: Check): ScanOptions => ({
  ...(until === undefined ? {} : { kubernetesVersion: { major: 1, minor: until } }),
  ...(settings ? { configuration: { file: "", waivers: [], skip: [], enable: [], settings: { [id]: settings } } } : {}),
})

describe("fix", () => {
  it.each(fixable.map((check) => [check.id, check] as const))(
    "repairs the text of the bad example of %s",
    (id, check) => {
      for (const flowLevel of [-1, 4]) {
        const before = written(listOf(check.examples.bad), flowLevel)
        const loaded = load(["bad.yaml", before])
        const options = { only: [id], risky: true, ...judgingFor(check) }
        const result = fix(loaded, options)
        expect(result.left.map(({ finding, why }) => `${why}: ${finding.message}`)).toEqual([])
        expect(result.fixed.length).toBeGreaterThan(0)
        const after = result.files[0]?.after ?? ""
        expect(fix(load(["bad.yaml", after]), options).files).toEqual([])

        // Lines that are gone took their comments with them; no other comment is lost.
        const gone = diffLines(before, after).reduce((sum, { removed, count }) => sum + (removed ? count : 0), 0)
        expect(notesIn(before) - notesIn(after)).toBeLessThanOrEqual(gone)

        // What the repaired finding outweighed may come to light; nothing worse than it may be new.
        const known = new Set(scan(loaded, judgingFor(check)).findings.map((finding) => finding.id))
        const worst = Math.min(...result.fixed.map(({ severity }) => severityRank(severity)))
        for (const finding of scan(load(["bad.yaml", after]), judgingFor(check)).findings)
          if (!known.has(finding.id))
            expect(severityRank(finding.severity), finding.message).toBeGreaterThanOrEqual(worst)
      }
    },
  )

  it("repairs documents that stand side by side, and items of a List", () => {
    const pod = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n    - name: a # ${name}\n      image: a\n      securityContext: {privileged: true}\n`
    const list = `apiVersion: v1\nkind: List\nitems:\n${pod("three").replace(/^/gm, "    ").replace("    a", "  - a").trimEnd()}\n`
    const text = `# head\n${pod("one")}---\n${pod("two")}---\n${list}`
    const { files, left } = fix(load(["x.yaml", text]), { only: ["privileged-container"], risky: true })
    expect(left).toEqual([])
    expect(files[0]?.after).not.toContain("privileged: true")
    expect(files[0]?.after.split("\n").filter((line) => line.includes("#"))).toEqual(
      text.split("\n").filter((line) => line.includes("#")),
    )
    expect([...readDocuments(files[0]?.after ?? "")]).toHaveLength(3)
  })

  it("leaves what stands behind an alias, and says so", () => {
    const text =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - &c\n      name: a\n      image: a\n      securityContext: &s {privileged: true}\n    - name: b\n      image: b\n      securityContext: *s\n"
    const result = fix(load(["x.yaml", text]), { only: ["privileged-container"], risky: true })
    expect(result.left.map(({ why }) => why)).toEqual(["layout", "layout"])
    expect(result.files).toEqual([])
  })

  it("makes risky fixes only on request", () => {
    const text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a}]\n"
    const options = { only: ["read-only-root-filesystem"] }
    expect(fix(load(["x.yaml", text]), options).left.map(({ why }) => why)).toEqual(["risky"])
    expect(fix(load(["x.yaml", text]), { ...options, risky: true }).files).toHaveLength(1)
  })
})

const notesIn = (text: string): number => text.split("# note").length
