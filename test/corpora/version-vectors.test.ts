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

/**
 * Lines that contradict the ecosystem's own program, with the proof. A line here must fail: one that holds is reported, so that
 * the list cannot outlive its reason.
 */
const wrong: Readonly<Record<string, string>> = {
  "1-1 = 1-ga-1":
    "ComparableVersion of maven-artifact 3.8.7, 3.9.11 and 4.0.0-rc-5 says that they differ: the list of ga stays around that of the number (test/oracles/versions)",
  "6.1.12.rc5 < 6.1.12rc1":
    "ComparableVersion of maven-artifact 3.8.7, 3.9.11 and 4.0.0-rc-5 says rc5 > rc1: a word before a digit begins a list after a dot too (test/oracles/versions)",
}

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
    expect(failing).toEqual(lines.filter((line) => Object.hasOwn(wrong, line)))
    expect(lines.length).toBe(count)
  })
})
