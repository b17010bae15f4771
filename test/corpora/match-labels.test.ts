import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { indexAdvisories } from "../../src/engines/vulnerabilities/advisory-list.ts"
import { describeRange } from "../../src/engines/vulnerabilities/affected.ts"
import { matchVulnerabilities } from "../../src/engines/vulnerabilities/match.ts"
import { packageKeys } from "../../src/engines/vulnerabilities/package-keys.ts"
import { readAdvisories } from "../../src/inputs/advisories/import-feeds.ts"
import type { Advisory } from "../../src/model/advisory.ts"
import type { Package, PackageType } from "../../src/model/package.ts"
import { corpus, hasCorpora, sharedFolder } from "../shared.ts"
import {
  needsContext,
  onlyMentioned,
  otherEcosystem,
  outsideByQualifier,
  outsideRange,
} from "./match-labels-quarantine.ts"

interface Label {
  readonly id: string
  readonly package: string
  readonly version: string
  readonly vulnerability: string
  readonly cve?: string
  readonly label: "TP" | "FP" | "unclear"
  readonly note?: string
  readonly joins?: readonly string[]
}

const types: Readonly<Record<string, PackageType>> = {
  "gitlab-gem": "gem",
  "gitlab-maven": "maven",
  "gitlab-npm": "npm",
  "gitlab-nuget": "nuget",
  "gitlab-pypi": "pypi",
  "go-osv": "golang",
  "pypi-osv": "pypi",
  rubysec: "gem",
}

/** A package of the label's name, and the RPM that owns its file where the labeller names one. */
function packagesOf({ package: name, version, joins = [], note = "" }: Label): readonly Package[] {
  const type = types[joins[0] ?? ""]
  if (type === undefined) throw new Error(`no type for ${joins}`)
  const common = { purl: "", evidence: "installed" } as const
  const found: Package = { ...common, type, name, version, locations: ["usr/lib/found/METADATA"] }
  const [, owner, ownVersion] = /is the RPM "(\S+) @ (\S+)"/.exec(note) ?? []
  if (owner === undefined || ownVersion === undefined) return [found]
  const distribution = { id: "almalinux", version: "8", like: [] }
  const files = ["usr/lib/found/METADATA"]
  return [found, { ...common, type: "rpm", name: owner, version: ownVersion, distribution, locations: [], files }]
}

const keyOf = ({ package: name, version, cve, vulnerability }: Label) => `${name} ${version} ${cve ?? vulnerability}`
const namesOf = ({ vulnerability, cve }: Label) => new Set([vulnerability, cve])

describe.runIf(hasCorpora)("match-labels", async () => {
  const labels = readFileSync(corpus("match-labels", "labels.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Label)
    .filter(({ joins, label }) => joins !== undefined && label !== "unclear")
  const advisories: Advisory[] = []
  for (const file of [...Object.keys(types), "almalinux-osv"])
    await readAdvisories([join(sharedFolder, "advisories", `${file}.jsonl.zst`)], (each) => advisories.push(each))
  const index = indexAdvisories(advisories)

  // What the owner itself is found to have is another finding, of the distribution.
  const isReported = (label: Label): boolean => {
    const packages = packagesOf(label)
    return matchVulnerabilities(packages, index).some(
      ({ package: found, ids, overruledBy }) =>
        found === packages[0] && overruledBy === undefined && ids.some((id) => namesOf(label).has(id)),
    )
  }
  const rangesOf = (label: Label): readonly string[] =>
    packagesOf(label)
      .flatMap(packageKeys)
      .flatMap(({ ecosystem, name }) => index.lookup(ecosystem, name))
      .filter(({ id, aliases }) => [id, ...aliases].some((each) => namesOf(label).has(each)))
      .map(({ ranges }) => ranges.map(describeRange).join(" || "))

  const own = labels.filter(({ package: name, version, joins = [] }) => !otherEcosystem(name, version, joins))
  const isQuarantined = (label: Label) =>
    [outsideRange, outsideByQualifier].some((table) => Object.hasOwn(table, keyOf(label))) ||
    onlyMentioned.has(keyOf(label))
  const positives = own.filter((each) => each.label === "TP" && !isQuarantined(each))
  const negatives = own.filter(
    (each) => each.label === "FP" && !Object.hasOwn(needsContext, `${each.package} ${each.version}`),
  )

  it("reports every true positive that the data has", () => {
    expect(positives.filter((each) => !isReported(each)).map(keyOf)).toEqual([])
    expect(positives.length).toBeGreaterThanOrEqual(368)
  })

  it("reports none of the false positives that name, version and owner can show", () => {
    expect(negatives.filter(isReported).map(keyOf)).toEqual([])
    expect(negatives.length).toBeGreaterThanOrEqual(11)
  })

  it("quarantines only what the data denies", () => {
    for (const table of [outsideRange, outsideByQualifier])
      for (const [key, range] of Object.entries(table)) {
        const members = own.filter((each) => each.label === "TP" && keyOf(each) === key)
        expect(members.length, key).toBeGreaterThan(0)
        for (const label of members) expect(new Set(rangesOf(label)), key).toEqual(new Set([range]))
      }
    for (const key of onlyMentioned) {
      const members = own.filter((each) => each.label === "TP" && keyOf(each) === key)
      expect(members.length, key).toBeGreaterThan(0)
      const unnamed = members.filter((label) => rangesOf(label).length === 0 || !isReported(label))
      expect(unnamed.length, key).toBeGreaterThan(0)
    }
    for (const [key, range] of Object.entries(outsideRange)) {
      const version = key.split(" ")[1] as string
      expect(isInsideNaively(version, range), key).toBe(false)
    }
  })

  it("tells apart what needs more than a name and a version", () => {
    const apart = own.filter((each) => each.label === "FP" && !negatives.includes(each))
    expect(apart.filter((each) => !isReported(each)).map(keyOf)).toEqual([])
    console.info(
      `match-labels: ${positives.length} of ${labels.filter(({ label }) => label === "TP").length} TP judged, ` +
        `${negatives.length} FP judged, ${apart.length} FP need context, ${labels.length - own.length} labels of another ecosystem`,
    )
  })
})

/** Numbers between dots, qualifiers left away; enough for the versions of the quarantine, and nothing that the engine uses. */
function isInsideNaively(version: string, ranges: string): boolean {
  const numbers = (text: string) => (/^[\d.]*\d/.exec(text)?.[0] ?? "").split(".").map(Number)
  const compare = (a: string, b: string) => {
    const [x, y] = [numbers(a), numbers(b)]
    for (let at = 0; at < Math.max(x.length, y.length); at++) {
      const difference = (x[at] ?? 0) - (y[at] ?? 0)
      if (difference !== 0) return difference
    }
    return 0
  }
  return ranges.split(" || ").some((range) =>
    range.split(" ").every((bound) => {
      const [, operator, limit = ""] = /^([<>]?=?)(.*)$/.exec(bound) ?? []
      const difference = compare(version, limit)
      return operator === "<"
        ? difference < 0
        : operator === "<="
          ? difference <= 0
          : operator === ">="
            ? difference >= 0
            : operator === ">"
              ? difference > 0
              : difference === 0
    }),
  )
}
