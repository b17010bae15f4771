import { compareDigits, compareLists, compareText, isDigits, type Order } from "./order.ts"

/** A version of the SemVer family, read leniently. */
export interface SemanticVersion {
  /** Digits of each number, as many as asked for; what is missing is empty, that is zero. */
  readonly numbers: readonly string[]
  readonly preRelease: readonly string[]
  readonly build: readonly string[]
}

/**
 * npm, crates.io, Go and Hex: Semantic Versioning 2.0.0, clause 11. A leading `v` is allowed, missing numbers are zero, more
 * than three numbers are build metadata, and letters directly behind the numbers (`1.21rc1`) are a pre-release.
 */
export function compareSemver(a: string, b: string): Order {
  const [x, y] = [parseSemantic(a, 3), parseSemantic(b, 3)]
  return compareLists(x.numbers, y.numbers, "", compareDigits) || comparePreReleases(x.preRelease, y.preRelease)
}

export function parseSemantic(version: string, count: number): SemanticVersion {
  const text = version.trim()
  const numbers: string[] = []
  let at = /^[vV=]/.test(text) ? 1 : 0
  while (numbers.length < count) {
    NUMBER.lastIndex = at
    const digits = NUMBER.exec(text)?.[0] ?? ""
    numbers.push(digits)
    at += digits.length
    if (text[at] !== "." || numbers.length === count || digits === "") break
    at++
  }
  const rest = text.slice(at)
  const plus = rest.indexOf("+")
  const isBuild = rest.startsWith(".")
  const preRelease = isBuild ? "" : (plus < 0 ? rest : rest.slice(0, plus)).replace(/^-/, "")
  const build = isBuild ? rest.slice(1) : plus < 0 ? "" : rest.slice(plus + 1)
  return { numbers, preRelease: identifiers(preRelease), build: identifiers(build) }
}

const NUMBER = /\d*/y

const identifiers = (text: string): readonly string[] => (text === "" ? [] : text.split("."))

/** A version without pre-release is higher than the same with one. */
export function comparePreReleases(a: readonly string[], b: readonly string[]): Order {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 0 : a.length === 0 ? 1 : -1
  return compareIdentifiers(a, b)
}

/** Numbers below text, the shorter list below the longer. */
export const compareIdentifiers = (a: readonly string[], b: readonly string[]): Order =>
  compareLists<string | undefined>(a, b, undefined, compareIdentifier)

function compareIdentifier(a: string | undefined, b: string | undefined): Order {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  const [isNumberA, isNumberB] = [isDigits(a), isDigits(b)]
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1
  return isNumberA ? compareDigits(a, b) : compareText(a, b)
}
