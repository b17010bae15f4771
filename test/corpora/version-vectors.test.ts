import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { compareByScheme, type VersionScheme } from "../../src/lib/versions/versions.ts"
import { corpus, hasCorpora } from "../shared.ts"

const FILES: readonly (readonly [file: string, scheme: VersionScheme, lines: number])[] = [
  ["alpine", "apk", 778],
  ["alpine-generated", "apk", 2242],
  ["cran", "cran", 21],
  ["cran-generated", "cran", 8],
  ["debian", "dpkg", 30],
  ["debian-generated", "dpkg", 2266],
  ["hackage", "hackage", 11],
  ["maven", "maven", 102],
  ["maven-generated", "maven", 2350],
  ["nuget", "nuget", 35],
  ["packagist", "packagist", 95],
  ["packagist-generated", "packagist", 1667],
  ["pub", "pub", 100],
  ["pypi", "pypi", 37],
  ["pypi-generated", "pypi", 1964],
  ["redhat", "rpm", 165],
  ["rubygems", "rubygems", 25],
  ["rubygems-generated", "rubygems", 635],
  ["semver", "semver", 86],
]

const SIGNS = { "<": -1, "=": 0, ">": 1 } as const

describe.runIf(hasCorpora)("version vectors corpus", () => {
  it.each(FILES)("%s", (file, scheme, count) => {
    const lines = readFileSync(corpus("version-vectors", `${file}.txt`), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("# ") && !line.startsWith("// "))
    const failing = lines.filter((line) => {
      const [a = "", operator, b = ""] = line.split(" ")
      const expected = SIGNS[operator as keyof typeof SIGNS]
      return compareByScheme(scheme, a, b) !== expected || compareByScheme(scheme, b, a) + expected !== 0
    })
    expect(failing).toEqual([])
    expect(lines.length).toBe(count)
  })
})
