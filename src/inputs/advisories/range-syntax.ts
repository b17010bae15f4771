import type { VersionBound, VersionRange } from "../../model/advisory.ts"
import { MalformedRecord } from "./fields.ts"

/**
 * Ranges as package managers write them: `>=1.0 <2.0||=3.1`, `>=1.0,<2.0`, `[1.0,2.0)`, `14.x`, `^1.2`, `~1.2`, `~> 1.2`.
 * Alternatives stand between `||`, or `|` by mistake. Throws {@link MalformedRecord} for what it cannot read completely.
 */
export function readRangeSyntax(text: string): readonly VersionRange[] {
  return text.split(/\|\|?/).flatMap((part) => {
    const trimmed = part.trim()
    return /^[[(]/.test(trimmed) ? brackets(trimmed) : [comparisons(trimmed)]
  })
}

/** One conjunction: comparisons between spaces or commas. */
export function comparisons(text: string): VersionRange {
  if (text === "" || text === "*" || text.toLowerCase() === "all") return []
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text)
  if (hyphen !== null) {
    return [
      { operator: ">=", version: hyphen[1] as string },
      { operator: "<=", version: hyphen[2] as string },
    ]
  }
  const bounds: VersionBound[] = []
  COMPARISON.lastIndex = 0
  let end = 0
  for (const match of text.matchAll(COMPARISON)) {
    if (match.index !== end) throw new MalformedRecord(`range ${text} cannot be read`)
    bounds.push(...expand(match[1] ?? "", match[2] as string))
    end = match.index + match[0].length
  }
  if (end !== text.length) throw new MalformedRecord(`range ${text} cannot be read`)
  return bounds
}

const COMPARISON = /[\s,]*(===?|>=|<=|!=|~>|>|<|=|\^|~)?\s*([^\s,<>=!^~|]+(?:~[^\s,<>=!^|]+)?)[\s,]*/g

function expand(operator: string, written: string): readonly VersionBound[] {
  const wildcard = /^v?((?:\d+\.)*)[xX*](?:\.[xX*])*$/.exec(written)
  if (wildcard !== null && /^=*$/.test(operator)) {
    const prefix = (wildcard[1] as string).replace(/\.$/, "")
    return prefix === "" ? [] : between(prefix, bump(prefix, prefix.split(".").length - 1))
  }
  const version = written
  switch (operator) {
    case "":
    case "=":
    case "==":
    case "===":
      return [{ operator: "=", version }]
    case "^": {
      const numbers = numbersOf(version)
      const first = numbers.findIndex((number) => Number(number) > 0)
      return between(version, bump(version, first < 0 ? numbers.length - 1 : first))
    }
    case "~":
      return between(version, bump(version, Math.min(1, numbersOf(version).length - 1)))
    case "~>":
      return between(version, `${bump(version, Math.max(0, numbersOf(version).length - 2))}.a`)
    default:
      return [{ operator: operator as VersionBound["operator"], version }]
  }
}

const between = (from: string, below: string): readonly VersionBound[] => [
  { operator: ">=", version: from },
  { operator: "<", version: below },
]

const numbersOf = (version: string): readonly string[] => /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split(".") ?? ["0"]

/** The version with the number at `at` raised and everything behind it dropped. */
const bump = (version: string, at: number): string =>
  numbersOf(version)
    .slice(0, at + 1)
    .map((number, index) => (index === at ? String(BigInt(number) + 1n) : number))
    .join(".")

/** Maven and NuGet: intervals in a row, `[1.0,2.0),[3.0]`. */
function brackets(text: string): readonly VersionRange[] {
  const ranges: VersionRange[] = []
  const rest = text.replace(
    /\s*([[(])([^[\](),]*)(,?)([^[\](),]*)([\])])\s*,?/g,
    (_all, open, from, comma, to, close) => {
      ranges.push(interval(open, from.trim(), comma !== "", to.trim(), close))
      return ""
    },
  )
  if (rest.trim() !== "") throw new MalformedRecord(`range ${text} cannot be read`)
  return ranges
}

function interval(open: string, from: string, isPair: boolean, to: string, close: string): VersionRange {
  if (!isPair) return [{ operator: "=", version: from }]
  const bounds: VersionBound[] = []
  if (from !== "") bounds.push({ operator: open === "[" ? ">=" : ">", version: from })
  if (to !== "") bounds.push({ operator: close === "]" ? "<=" : "<", version: to })
  return bounds
}
