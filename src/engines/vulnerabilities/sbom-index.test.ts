import fc from "fast-check"
import { expect, it } from "vitest"
import type { Advisory } from "../../model/advisory.ts"
import type { Package } from "../../model/package.ts"
import { indexAdvisories } from "./advisory-list.ts"
import { matchVulnerabilities } from "./match.ts"
import { SbomIndex } from "./sbom-index.ts"

const pkg = (type: "npm" | "maven", name: string, version: number): Package => ({
  type,
  name,
  version: `${version}.0.0`,
  purl: `pkg:${type}/${name}@${version}.0.0`,
  locations: [],
  evidence: "installed",
})
const advisory = (ecosystem: string, name: string, below: number): Advisory => ({
  id: `A-${name}`,
  aliases: [],
  ecosystem,
  package: name,
  ranges: [[{ operator: "<", version: `${below}.0.0` }]],
  versions: [],
  fixed: [`${below}.0.0`],
  state: "fixed",
  cvss: [],
  urls: [],
  source: "test",
})

it("finds the bills of materials that matching each of them finds", () => {
  const one = fc.tuple(
    fc.constantFrom("npm" as const, "maven" as const),
    fc.constantFrom("a", "b", "g:a", "g:b"),
    fc.integer({ min: 1, max: 4 }),
  )
  const notice = fc.tuple(
    fc.constantFrom("npm", "Maven"),
    fc.constantFrom("a", "b", "g:a"),
    fc.integer({ min: 1, max: 5 }),
  )
  fc.assert(
    fc.property(
      fc.array(fc.array(one, { maxLength: 5 }), { maxLength: 6 }),
      fc.array(notice, { minLength: 1, maxLength: 2 }),
      (boms, notices) => {
        const packages = boms.map((bom) => bom.map(([type, name, version]) => pkg(type, name, version)))
        const advisories = notices.map(([ecosystem, name, below]) => advisory(ecosystem, name, below))
        const index = new SbomIndex()
        for (const [id, bom] of packages.entries()) index.add(String(id), bom)
        const fast = index
          .match(advisories)
          .flatMap(({ match, boms: hit }) => hit.map((bom) => `${bom} ${match.package.purl} ${match.id}`))
        const naive = packages.flatMap((bom, id) =>
          matchVulnerabilities(bom, indexAdvisories(advisories)).map(
            (match) => `${id} ${match.package.purl} ${match.id}`,
          ),
        )
        expect(new Set(fast)).toEqual(new Set(naive))
      },
    ),
    { numRuns: 1000 },
  )
})

it("forgets", () => {
  const index = new SbomIndex()
  index.add("x", [pkg("npm", "a", 1)])
  index.remove("x")
  expect(index.match([advisory("npm", "a", 2)])).toEqual([])
})
