import { describe, expect, it } from "vitest"
import type { Advisory } from "../../model/advisory.ts"
import type { Package } from "../../model/package.ts"
import { indexAdvisories } from "./advisory-list.ts"
import { describeChangelog } from "./changelog-evidence.ts"
import { vulnerabilityFindings } from "./findings.ts"
import { matchVulnerabilities } from "./match.ts"

const distribution = { id: "debian", version: "12", like: [] }
const deb: Package = {
  type: "deb",
  name: "libfoo1",
  version: "1.2-3",
  source: { name: "foo", version: "1.2-3" },
  distribution,
  purl: "pkg:deb/debian/libfoo1@1.2-3",
  locations: ["var/lib/dpkg/status"],
  files: ["usr/lib/python3/dist-packages/foo-1.2.dist-info/METADATA"],
  evidence: "installed",
  repairs: [{ id: "CVE-2024-0001", version: "1.2-2" }],
}
const wheel: Package = {
  type: "pypi",
  name: "foo",
  version: "1.2",
  purl: "pkg:pypi/foo@1.2",
  locations: ["usr/lib/python3/dist-packages/foo-1.2.dist-info/METADATA"],
  evidence: "installed",
}
const advisory = (more: Partial<Advisory>): Advisory => ({
  id: "CVE-2024-0001",
  aliases: [],
  ecosystem: "Debian:12",
  package: "foo",
  ranges: [[]],
  versions: [],
  fixed: [],
  state: "unfixed",
  cvss: [],
  urls: [],
  source: "test",
  ...more,
})
const verdicts = (packages: readonly Package[], ...advisories: readonly Advisory[]) =>
  matchVulnerabilities(packages, indexAdvisories(advisories)).map(
    ({ package: { type }, changelog }) => `${type} ${changelog?.verdict ?? "stands"}`,
  )

describe("changelog evidence", () => {
  it("clears what the distribution names no fixed version of", () => {
    expect(verdicts([deb], advisory({}))).toEqual(["deb cleared"])
    expect(verdicts([deb], advisory({ state: "wont-fix" }))).toEqual(["deb cleared"])
  })

  it("never clears what the distribution fixes later", () => {
    const later = advisory({ fixed: ["1.2-4"], ranges: [[{ operator: "<", version: "1.2-4" }]], state: "fixed" })
    expect(verdicts([deb], later)).toEqual(["deb contradicted"])
    const [match] = matchVulnerabilities([deb], indexAdvisories([later]))
    expect(match?.changelog && describeChangelog(match.changelog)).toBe(
      "the changelog of libfoo1 says that 1.2-2 repaired CVE-2024-0001, against the advisory",
    )
  })

  it("clears a language's advisory on a file of the package, and no other", () => {
    const upstream = { ecosystem: "PyPI", fixed: ["1.3"], ranges: [[{ operator: "<", version: "1.3" } as const]] }
    const named = advisory({ ...upstream, state: "fixed", id: "GHSA-1", aliases: ["CVE-2024-0001"] })
    expect(verdicts([deb, wheel], named)).toEqual(["pypi cleared"])
    const elsewhere = { ...wheel, locations: ["app/foo-1.2.dist-info/METADATA"] }
    expect(verdicts([deb, elsewhere], named)).toEqual(["pypi stands"])
  })

  it("says nothing of problems that it does not name, or names in part", () => {
    expect(verdicts([deb], advisory({ id: "CVE-2024-0002" }))).toEqual(["deb stands"])
    expect(verdicts([deb], advisory({ aliases: ["CVE-2024-0002"] }))).toEqual(["deb stands"])
    expect(verdicts([deb], advisory({ id: "TEMP-1" }))).toEqual(["deb stands"])
  })

  it("waives what it clears, in the words of the changelog, and leaves nothing out", () => {
    const index = { ...indexAdvisories([advisory({})]), exploitation: () => ({ kev: undefined, epss: undefined }) }
    const image = {
      name: "shop",
      kind: "rootfs",
      layers: [],
      files: new Map(),
      accounts: { users: [], groups: [] },
      packages: [deb],
      problems: [],
    } as never
    const { findings, unfixed, overruled } = vulnerabilityFindings(image, matchVulnerabilities([deb], index), index)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      rule: "vulnerable-package",
      message: "libfoo1 1.2-3 has the repair of CVE-2024-0001",
      waiver: {
        by: "file",
        reason: "the changelog of libfoo1 says that 1.2-2 repaired CVE-2024-0001",
        vex: { status: "fixed" },
      },
    })
    expect([unfixed, overruled]).toEqual([0, 0])
  })
})
