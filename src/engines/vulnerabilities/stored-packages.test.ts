import fc from "fast-check"
import { expect, it } from "vitest"
import type { Advisory } from "../../model/advisory.ts"
import type { Package } from "../../model/package.ts"
import { indexAdvisories } from "./advisory-list.ts"
import { matchPackage } from "./match.ts"
import { StoredPackages } from "./stored-packages.ts"

it("concerns exactly the holders whose packages an advisory matches by itself", () => {
  const distribution = { id: "almalinux", version: "9", like: [] }
  const found = fc.record({
    type: fc.constantFrom("npm", "maven", "rpm"),
    name: fc.constantFrom("left", "com.acme:left", "right"),
    version: fc.constantFrom("1.0.0", "1.5.0", "2.0.0"),
    modularity: fc.constantFrom(undefined, "left:1:0:0"),
  })
  const subject = fc.record({
    place: fc.constantFrom(
      ["npm", "left"],
      ["Maven", "com.acme:left"],
      ["AlmaLinux:9", "left"],
      ["AlmaLinux:9", "right"],
    ),
    limit: fc.constantFrom("1.2.0", "3.0.0"),
    module: fc.constantFrom(undefined, "left:1"),
    isWithdrawn: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(fc.array(found, { maxLength: 4 }), { maxLength: 5 }), subject, (boms, about) => {
      const { place, limit, module, isWithdrawn } = about
      const advisory: Advisory = {
        id: "CVE-2024-0001",
        aliases: [],
        ecosystem: place[0] as string,
        package: place[1] as string,
        ranges: [[{ operator: "<", version: limit }]],
        versions: [],
        fixed: [limit],
        state: "fixed",
        cvss: [],
        urls: [],
        source: "test",
        ...(module ? { module } : {}),
        ...(isWithdrawn ? { withdrawn: "2024-01-01" } : {}),
      }
      const index = indexAdvisories([advisory])
      const stored = new StoredPackages()
      const expected = new Set<string>()
      for (const [at, bom] of boms.entries()) {
        const packages = bom.map(({ type, modularity, ...rest }): Package => {
          const common = { ...rest, purl: "", locations: [], evidence: "installed" } as const
          if (type !== "rpm") return { ...common, type: type as "npm" }
          return { ...common, type: "rpm", distribution, ...(modularity ? { modularity } : {}) }
        })
        stored.add(`bom ${at}`, packages)
        if (packages.some((each) => matchPackage(each, index).length > 0)) expected.add(`bom ${at}`)
      }
      expect(new Set([...stored.concerned(advisory)].map(({ holder }) => holder))).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})
