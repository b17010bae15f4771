import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { CatalogedImage } from "../../model/image/image.ts"
import type { Package } from "../../model/package.ts"
import { purlFits } from "../../model/purl-match.ts"
import type { VexStatement } from "../../model/vex.ts"
import { vexVerdict, vexWorld } from "./apply-vex.ts"

const statement = (more: Partial<VexStatement> = {}): VexStatement => ({
  ids: ["CVE-2024-0001"],
  status: "not_affected",
  products: [{ purl: "pkg:npm/a", subcomponents: [] }],
  time: "2026-01-01T00:00:00Z",
  source: "test",
  ...more,
})
const subject = { ids: ["CVE-2024-0001", "GHSA-a"], purl: "pkg:npm/a@1.0.0" }
const alone = { artifact: undefined, parents: new Map<string, readonly string[]>() }

describe("a statement", () => {
  it("counts by any name of the problem, and by status", () => {
    expect(vexVerdict(subject, [statement({ ids: ["GHSA-a"] })], alone)).toBeDefined()
    expect(vexVerdict(subject, [statement({ ids: ["CVE-2024-0002"] })], alone)).toBeUndefined()
    expect(vexVerdict(subject, [statement({ status: "fixed" })], alone)).toBeDefined()
    expect(vexVerdict(subject, [statement({ status: "under_investigation" })], alone)).toBeUndefined()
  })

  it("is overtaken by a later one, whatever the order", () => {
    const later = statement({ status: "affected", time: "2026-02-01T00:00:00Z" })
    expect(vexVerdict(subject, [later, statement()], alone)).toBeUndefined()
    expect(vexVerdict(subject, [statement(), later], alone)).toBeUndefined()
    const same = statement({ status: "affected" })
    expect(vexVerdict(subject, [same, statement()], alone)).toBeDefined()
  })
})

it.each([
  ["pkg:npm/%40acme/left", "pkg:npm/@acme/left@1.0.0", true],
  ["pkg:npm/left@1.0.0", "pkg:npm/left@1.0.1", false],
  ["pkg:deb/debian/bash", "pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12", true],
  ["pkg:deb/debian/bash?arch=arm64", "pkg:deb/debian/bash@5.2?arch=amd64", false],
  [
    "pkg:oci/cart?repository_url=index.docker.io/acme/cart",
    "pkg:oci/cart@sha256%3Aab?repository_url=docker.io/acme/cart",
    true,
  ],
  ["pkg:golang/github.com/DataDog/agent@v1.0.0", "pkg:golang/github.com/datadog/agent@1.0.0", true],
  ["pkg:pypi/Typing_Extensions", "pkg:pypi/typing-extensions@4.0", true],
  ["left", "left", true],
])("%s means %s: %s", (pattern, actual, fits) => {
  expect(purlFits(pattern, actual)).toBe(fits)
})

it("takes away a finding exactly when every way from the artifact leads through the product", () => {
  const names = ["a", "b", "c", "d", "e"]
  const edges = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
    selector: (edge) => edge.join(),
    maxLength: 10,
  })
  const purl = (name: string) => `pkg:npm/${name}`
  // Enumerates the ways without repetition, down from those that nobody needs.
  const waysTo = (target: string, pairs: readonly (readonly [string, string])[]): string[][] => {
    const walk = (way: string[]): string[][] => {
      const at = way.at(-1) as string
      if (at === target) return [way]
      return pairs.filter(([from, to]) => from === at && !way.includes(to)).flatMap(([, to]) => walk([...way, to]))
    }
    return names.filter((name) => !pairs.some(([, to]) => to === name)).flatMap((root) => walk([root]))
  }
  fc.assert(
    fc.property(edges, fc.constantFrom(...names), fc.constantFrom(...names), (pairs, target, product) => {
      const parents = new Map(
        names.flatMap((name) => {
          const up = pairs.filter(([, to]) => to === name).map(([from]) => purl(from))
          return up.length > 0 ? [[purl(name), up] as const] : []
        }),
      )
      const ways = waysTo(target, pairs)
      const expected = target === product || (ways.length > 0 && ways.every((way) => way.includes(product)))
      const about = statement({ products: [{ purl: purl(product), subcomponents: [purl(target)] }] })
      const found = vexVerdict({ ids: ["CVE-2024-0001"], purl: purl(target) }, [about], {
        artifact: "pkg:oci/x",
        parents,
      })
      expect(found !== undefined).toBe(expected)
    }),
    { numRuns: 2000 },
  )
})

describe("modules of a Go program", () => {
  const image = (packages: readonly Partial<Package>[]) =>
    vexWorld({ name: "a", kind: "rootfs", packages } as unknown as CatalogedImage)
  const module = (name: string, locations: readonly string[], more: Partial<Package> = {}) => ({
    type: "golang" as const,
    purl: `pkg:golang/${name}`,
    locations,
    ...more,
  })

  it("hang on the program's own, wherever they are", () => {
    const { parents } = image([
      module("tool", ["bin/tool"], { isProgram: true }),
      module("other", ["bin/other"], { isProgram: true }),
      module("a", ["bin/tool"]),
      module("b", ["bin/tool", "bin/other"]),
    ])
    expect(Object.fromEntries(parents)).toEqual({
      "pkg:golang/a": ["pkg:golang/tool"],
      "pkg:golang/b": ["pkg:golang/tool", "pkg:golang/other"],
    })
  })

  it("hang on nothing where a place of theirs has no program", () => {
    const { parents } = image([
      module("tool", ["bin/tool"], { isProgram: true }),
      module("a", ["bin/tool", "src/go.mod"]),
      module("b", ["bin/stripped"]),
    ])
    expect(parents.size).toBe(0)
  })

  it("are cleared by a statement about the program only where it is all that needs them", () => {
    const statements: readonly VexStatement[] = [
      {
        ids: ["CVE-1"],
        status: "not_affected",
        products: [{ purl: "pkg:golang/tool", subcomponents: [] }],
        time: "2026-01-01T00:00:00Z",
        source: "x",
      },
    ]
    const programs = [
      module("tool", ["bin/tool"], { isProgram: true }),
      module("other", ["bin/other"], { isProgram: true }),
    ]
    const judge = (locations: readonly string[]) =>
      vexVerdict({ ids: ["CVE-1"], purl: "pkg:golang/a" }, statements, image([...programs, module("a", locations)]))
    expect(judge(["bin/tool"])?.status).toBe("not_affected")
    expect(judge(["bin/tool", "bin/other"])).toBeUndefined()
  })
})
