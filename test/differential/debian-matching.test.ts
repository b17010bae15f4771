import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { decompress } from "fzstd"
import { describe, expect, it } from "vitest"
import { indexAdvisories } from "../../src/engines/vulnerabilities/advisory-list.ts"
import { matchVulnerabilities } from "../../src/engines/vulnerabilities/match.ts"
import { readAdvisories } from "../../src/inputs/advisories/import-feeds.ts"
import type { Advisory } from "../../src/model/advisory.ts"
import type { Package } from "../../src/model/package.ts"
import { available, hasCorpora, sharedFolder } from "../shared.ts"
import { seeded } from "./random.ts"

type Feed = Record<string, Record<string, { releases: { bookworm?: { status: string; fixed_version?: string } } }>>

const hasDpkg = available(spawnSync("dpkg", ["--version"]).status === 0, "the test needs dpkg")
const file = join(sharedFolder, "advisories/debian-bookworm-changelogs.jsonl.zst")

/** Many comparisons by the real dpkg in one shell: a line of 0 or 1 for each pair. */
function areLower(pairs: readonly (readonly [string, string])[]): readonly boolean[] {
  const script = 'while read -r a b; do dpkg --compare-versions "$a" lt "$b" && echo 1 || echo 0; done'
  const { stdout, status } = spawnSync("bash", ["-c", script], {
    input: pairs.map((pair) => `${pair.join(" ")}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  })
  if (status !== 0 && status !== 1) throw new Error(`dpkg ended with ${status}`)
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => line === "1")
}

describe.skipIf(!hasCorpora || !hasDpkg)("Debian's advisories against dpkg", () => {
  it("finds what dpkg's own comparison finds, and nothing else", async () => {
    const feed: Feed = {}
    for (const line of new TextDecoder()
      .decode(decompress(readFileSync(file)))
      .split("\n")
      .filter(Boolean))
      Object.assign(feed, JSON.parse(line))
    const random = seeded(12)
    const advisories: Advisory[] = []
    await readAdvisories([file], (advisory) => advisories.push(advisory))
    const index = indexAdvisories(advisories)
    const distribution = { id: "debian", version: "12", codename: "bookworm", like: [] }

    // Images of other days: each source at versions that some advisory names, just below, or just above.
    const packages: Package[] = []
    for (const [source, problems] of Object.entries(feed)) {
      const fixed = Object.values(problems).flatMap(({ releases }) => releases.bookworm?.fixed_version ?? [])
      for (let pick = 0; pick < 3; pick++) {
        const version = `${random.pick(fixed)}${random.pick(["", "", "~rc1", "+b1", ".1"])}`
        packages.push({
          type: "deb",
          name: `${source}-bin`,
          version,
          source: { name: source, version },
          distribution,
          purl: `pkg:deb/debian/${source}-bin@${version}`,
          locations: [],
          evidence: "installed",
        })
      }
    }
    const questions = packages.flatMap((found) =>
      Object.entries(feed[found.source?.name ?? ""] ?? {}).flatMap(([id, { releases }]) => {
        const version = releases.bookworm?.fixed_version
        return version === undefined ? [] : [{ key: `${found.purl} ${id}`, pair: [found.version, version] as const }]
      }),
    )
    // One upload fixes many problems: each pair of versions is asked once.
    const pairs = [...new Map(questions.map(({ pair }) => [pair.join(" "), pair])).values()]
    const lower = areLower(pairs)
    expect(lower).toHaveLength(pairs.length)
    const isLower = new Map(pairs.map((pair, at) => [pair.join(" "), lower[at]]))
    const expected = new Set(questions.filter(({ pair }) => isLower.get(pair.join(" "))).map(({ key }) => key))
    const found = new Set(
      matchVulnerabilities(packages, index).flatMap(({ package: { purl }, ids }) => ids.map((id) => `${purl} ${id}`)),
    )
    console.info(`${packages.length} packages, ${pairs.length} comparisons by dpkg, ${expected.size} problems`)
    expect([...expected].filter((key) => !found.has(key))).toEqual([])
    expect([...found].filter((key) => !expected.has(key))).toEqual([])
    expect(expected.size).toBeGreaterThan(1000)
  }, 120_000)
})
