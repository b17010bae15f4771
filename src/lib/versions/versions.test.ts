import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compareByScheme, compareVersions, type VersionScheme, versionScheme } from "./versions.ts"

const ALL: readonly VersionScheme[] = [
  "apk",
  "cran",
  "dpkg",
  "hackage",
  "maven",
  "nuget",
  "packagist",
  "pub",
  "pypi",
  "rpm",
  "rubygems",
  "semver",
]

/** The tools themselves are not transitive there once words are mixed in: a version that ends is padded to fit the other. */
const PADDED: ReadonlySet<VersionScheme> = new Set(["apk", "maven", "packagist"])

const piece = fc.constantFrom(..."0 1 2 10 007 . - _ + ~ ^ : ! a b rc alpha beta dev post pre p r git v1 Z".split(" "))
const anyVersion = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""))
const numbers = fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }).map((list) => list.join("."))

describe("versions", () => {
  it.each(ALL)("%s is antisymmetric and reflexive for any text", (scheme) => {
    fc.assert(
      fc.property(fc.oneof(anyVersion, fc.string()), fc.oneof(anyVersion, fc.string()), (a, b) => {
        expect(compareByScheme(scheme, a, b) + compareByScheme(scheme, b, a)).toBe(0)
        expect(compareByScheme(scheme, a, a)).toBe(0)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(ALL)("%s is transitive", (scheme) => {
    const version = PADDED.has(scheme) ? numbers : anyVersion
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [ab, bc, ac] = [
          compareByScheme(scheme, a, b),
          compareByScheme(scheme, b, c),
          compareByScheme(scheme, a, c),
        ]
        if (ab <= 0 && bc <= 0) expect(ac).toBe(Math.min(ab, bc))
        if (ab >= 0 && bc >= 0) expect(ac).toBe(Math.max(ab, bc))
      }),
      { numRuns: 2000 },
    )
  })

  it.each(ALL)("%s survives hostile length", (scheme) => {
    for (const unit of [
      "1",
      "0",
      "1.",
      "1-",
      "a",
      "1a",
      "a.",
      "~",
      "^",
      "_p",
      "-_",
      " ",
      ".0",
      "0-",
      "ga-",
      "+a.",
      "9!",
    ]) {
      const long = unit.repeat(40_000)
      expect(compareByScheme(scheme, long, long)).toBe(0)
      expect(compareByScheme(scheme, `${long}x`, `${long}y`) + compareByScheme(scheme, `${long}y`, `${long}x`)).toBe(0)
    }
  })

  it("knows the scheme of an ecosystem with or without release", () => {
    expect(versionScheme("Debian:12")).toBe("dpkg")
    expect(versionScheme("npm")).toBe("semver")
    expect(versionScheme("Unheard")).toBeUndefined()
    expect(compareVersions("Alpine:v3.20", "1.1_rc1", "1.1")).toBe(-1)
    expect(compareVersions("Unheard", "1", "2")).toBeUndefined()
  })

  it("reads a Go release candidate as a pre-release", () => {
    expect(compareVersions("Go", "1.21rc1", "1.21.0")).toBe(-1)
    expect(compareVersions("Go", "v1.21.3", "1.21.3+incompatible")).toBe(0)
  })
})
