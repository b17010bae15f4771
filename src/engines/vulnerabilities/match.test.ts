import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Advisory, VersionBound, VersionRange } from "../../model/advisory.ts"
import type { Package } from "../../model/package.ts"
import { indexAdvisories } from "./advisory-list.ts"
import { affectedBy, describeProof } from "./affected.ts"
import { matchVulnerabilities } from "./match.ts"

const advisory = (more: Partial<Advisory>): Advisory => ({
  id: "CVE-2024-0001",
  aliases: [],
  ecosystem: "npm",
  package: "left",
  ranges: [[{ operator: "<", version: "2.0.0" }]],
  versions: [],
  fixed: ["2.0.0"],
  state: "fixed",
  cvss: [],
  urls: [],
  source: "test",
  ...more,
})
const found = (more: Partial<Package>): Package => ({
  type: "npm",
  name: "left",
  version: "1.0.0",
  purl: "",
  locations: ["app/node_modules/left/package.json"],
  evidence: "installed",
  ...more,
})
const debian = { id: "debian", version: "12", like: [] }
const match = (packages: readonly Package[], advisories: readonly Advisory[]) =>
  matchVulnerabilities(packages, indexAdvisories(advisories))
const idsOf = (packages: readonly Package[], advisories: readonly Advisory[]) =>
  match(packages, advisories).map(({ ids }) => ids)

describe("what is one finding", () => {
  it("is every advisory that shares a name, with all names", () => {
    const feeds = [
      advisory({ id: "GHSA-a", aliases: ["CVE-2024-0001"] }),
      advisory({
        id: "CVE-2024-0001",
        source: "other",
        fixed: ["1.4.0"],
        ranges: [[{ operator: "<", version: "1.4.0" }]],
      }),
      advisory({ id: "PKG-1", aliases: ["GHSA-a"] }),
      advisory({ id: "CVE-2024-0002" }),
    ]
    const [first, second, ...more] = match([found({})], feeds)
    expect(more).toEqual([])
    expect(first).toMatchObject({
      id: "CVE-2024-0001",
      ids: ["CVE-2024-0001", "GHSA-a", "PKG-1"],
      fixed: ["1.4.0", "2.0.0"],
    })
    expect(second?.ids).toEqual(["CVE-2024-0002"])
  })

  it("is each problem of a notice that collects several", () => {
    const notice = advisory({ id: "ALSA-1", problems: ["CVE-2024-0003", "CVE-2024-0004"] })
    expect(idsOf([found({})], [notice])).toEqual([["CVE-2024-0003"], ["CVE-2024-0004"]])
  })

  it("is nothing that its feed took back", () => {
    expect(idsOf([found({})], [advisory({ withdrawn: "2024-01-01" })])).toEqual([])
  })
})

describe("distributions", () => {
  const source = { name: "openssl", version: "3.0.1-1" }
  const libssl = found({ type: "deb", name: "libssl3", version: "3.0.1-1+b1", source, distribution: debian })
  const tracker = advisory({
    ecosystem: "Debian:12",
    package: "openssl",
    ranges: [[{ operator: "<", version: "3.0.1-2" }]],
    fixed: ["3.0.1-2"],
  })

  it("are asked by the source package of the release", () => {
    expect(match([libssl], [tracker])[0]?.evidence[0]?.key).toEqual({ ecosystem: "Debian:12", ...source })
    const older = found({ ...libssl, distribution: { ...debian, version: "11" } })
    expect(idsOf([older], [tracker])).toEqual([])
  })

  it("that say a package is not affected are right against other feeds of theirs", () => {
    const denial = advisory({ ...tracker, ranges: [], fixed: [], state: "not-affected" })
    expect(idsOf([libssl], [advisory({ ...tracker, source: "list" }), denial])).toEqual([])
  })

  it("answer for the files of their packages, where the database knows the distribution", () => {
    const wheel = found({
      type: "pypi",
      name: "urllib3",
      locations: ["usr/lib/python3/dist-packages/urllib3/METADATA"],
    })
    const owner = found({
      type: "deb",
      name: "python3-urllib3",
      version: "1.26-1",
      distribution: debian,
      locations: ["var/lib/dpkg/status"],
      files: ["usr/lib/python3/dist-packages/urllib3/METADATA"],
    })
    const pypi = advisory({ ecosystem: "PyPI", package: "urllib3" })
    expect(match([wheel, owner], [pypi, tracker])[0]?.overruledBy).toBe(owner)
    expect(match([wheel, owner], [pypi])[0]?.overruledBy).toBeUndefined()
    expect(
      match([found({ ...wheel, locations: ["opt/app/METADATA"] }), owner], [pypi, tracker])[0]?.overruledBy,
    ).toBeUndefined()
    const both = found({ ...wheel, locations: [...wheel.locations, "opt/app/METADATA"] })
    expect(match([both, owner], [pypi, tracker])[0]?.overruledBy).toBeUndefined()
  })

  it("advise module streams apart", () => {
    const notice = advisory({ ecosystem: "AlmaLinux:8", package: "nodejs", module: "nodejs:18" })
    const rpm = found({ type: "rpm", name: "nodejs", distribution: { id: "almalinux", version: "8.9", like: [] } })
    expect(idsOf([rpm], [notice])).toEqual([])
    expect(idsOf([found({ ...rpm, modularity: "nodejs:16:1:2" })], [notice])).toEqual([])
    expect(idsOf([found({ ...rpm, modularity: "nodejs:18:1:2" })], [notice])).toHaveLength(1)
  })
})

describe("names of languages", () => {
  it("are compared as the ecosystem spells them", () => {
    const pypi = advisory({ ecosystem: "PyPI", package: "typing-extensions" })
    expect(idsOf([found({ type: "pypi", name: "Typing_Extensions" })], [pypi])).toHaveLength(1)
    const stdlib = advisory({ ecosystem: "Go", package: "stdlib" })
    expect(idsOf([found({ type: "golang", name: "stdlib", version: "go1.21.3" })], [stdlib])).toHaveLength(1)
  })

  it("of jars without a group are asked for in every group, and the evidence says so", () => {
    const maven = advisory({ ecosystem: "Maven", package: "com.acme:left" })
    expect(match([found({ type: "maven" })], [maven])[0]?.evidence[0]?.key).toMatchObject({
      name: ":left",
      isGuess: true,
    })
    expect(idsOf([found({ type: "maven", name: "com.acme:left" })], [maven])).toHaveLength(1)
    expect(idsOf([found({ type: "maven", name: "org.other:left" })], [maven])).toEqual([])
  })
})

describe("affectedBy", () => {
  it("gives the comparisons that hold", () => {
    const range: VersionRange = [
      { operator: ">=", version: "1.0.0" },
      { operator: "<", version: "1.4.0" },
    ]
    const proof = affectedBy(advisory({ ranges: [range] }), "1.2.0")
    expect(proof && describeProof(proof)).toBe("1.2.0 >= 1.0.0 and < 1.4.0")
    expect(affectedBy(advisory({ ranges: [range] }), "1.4.0")).toBeUndefined()
    expect(affectedBy(advisory({ ranges: [], versions: ["v1.2"] }), "1.2.0")?.listed).toBe("v1.2")
    expect(affectedBy(advisory({ ecosystem: "unheard of" }), "1.2.0")).toBeUndefined()
  })

  it("equals a walk over all versions that there are", () => {
    const versions = [..."0123"].flatMap((major) => [..."0123"].map((minor) => `${major}.${minor}.0`))
    const operators = ["<", "<=", ">", ">=", "=", "!="] as const
    const bound = fc.record({ operator: fc.constantFrom(...operators), version: fc.constantFrom(...versions) })
    const range = fc.array(bound, { maxLength: 3 })
    // The naive evaluator knows no order but the place in the list.
    const holds = (at: number, { operator, version }: VersionBound) => {
      const limit = versions.indexOf(version)
      const set = {
        "<": versions.slice(0, limit),
        "<=": versions.slice(0, limit + 1),
        ">": versions.slice(limit + 1),
        ">=": versions.slice(limit),
        "=": [version],
        "!=": versions.filter((each) => each !== version),
      }[operator]
      return set.includes(versions[at] as string)
    }
    fc.assert(
      fc.property(fc.array(range, { maxLength: 3 }), fc.subarray(versions), (ranges, listed) => {
        const each = advisory({ ranges, versions: listed })
        for (const [at, version] of versions.entries()) {
          const expected = listed.includes(version) || ranges.some((bounds) => bounds.every((one) => holds(at, one)))
          expect(affectedBy(each, version) !== undefined).toBe(expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  it("matches as one advisory alone would, whatever else is in the index", () => {
    const names = ["left", "right"]
    const arbitrary = fc.record({
      id: fc.constantFrom("CVE-2024-0001", "CVE-2024-0002", "GHSA-a", "GHSA-b"),
      aliases: fc.subarray(["CVE-2024-0001", "GHSA-a", "PKG-9"]),
      package: fc.constantFrom(...names),
      limit: fc.integer({ min: 0, max: 5 }),
      isDenied: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 8 }), fc.integer({ min: 0, max: 5 }), (feeds, version) => {
        const advisories = feeds.map(({ limit, isDenied, ...rest }) =>
          advisory({
            ...rest,
            ranges: [[{ operator: "<", version: `${limit}.0.0` }]],
            fixed: [`${limit}.0.0`],
            state: isDenied ? "not-affected" : "fixed",
          }),
        )
        for (const name of names) {
          const mine = feeds.filter((each) => each.package === name)
          const denied = new Set(mine.filter(({ isDenied }) => isDenied).flatMap(({ id, aliases }) => [id, ...aliases]))
          const counting = mine.filter(
            ({ id, aliases, isDenied, limit }) =>
              !isDenied && version < limit && ![id, ...aliases].some((each) => denied.has(each)),
          )
          const expected = new Set(counting.flatMap(({ id, aliases }) => [id, ...aliases]))
          const matches = match([found({ name, version: `${version}.0.0` })], advisories)
          expect(new Set(matches.flatMap(({ ids }) => ids))).toEqual(expected)
          // No name is in two findings.
          expect(matches.flatMap(({ ids }) => ids)).toHaveLength(expected.size)
        }
      }),
      { numRuns: 300 },
    )
  })
})
