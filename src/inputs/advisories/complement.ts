import type { Order } from "../../lib/versions/order.ts"
import type { VersionBound, VersionRange } from "../../model/advisory.ts"
import { MalformedRecord } from "./fields.ts"

type Compare = (a: string, b: string) => Order

/** What lies in none of the ranges. Throws {@link MalformedRecord} for a range with a hole in it. */
export function complement(ranges: readonly VersionRange[], compare: Compare): readonly VersionRange[] {
  const byStart = lowerOrder(compare)
  const spans = ranges.map((range) => toSpan(range, compare)).sort((a, b) => byStart(a.from, b.from))
  const gaps: VersionRange[] = []
  let after: VersionBound | undefined
  let isFirst = true
  for (const { from, to } of spans) {
    if (from !== undefined) gaps.push([...(after === undefined ? [] : [after]), negate(from)])
    if (to === undefined) return gaps
    const next = negate(to)
    if (isFirst || after === undefined || byStart(after, next) < 0) after = next
    isFirst = false
  }
  return [...gaps, after === undefined ? [] : [after]]
}

const isLower = ({ operator }: VersionBound): boolean => operator === ">" || operator === ">="
const isUpper = ({ operator }: VersionBound): boolean => operator === "<" || operator === "<="

function toSpan(
  range: VersionRange,
  compare: Compare,
): { from: VersionBound | undefined; to: VersionBound | undefined } {
  const exact = range.find(({ operator }) => operator === "=")
  if (exact !== undefined) return { from: { ...exact, operator: ">=" }, to: { ...exact, operator: "<=" } }
  if (range.some(({ operator }) => operator === "!="))
    throw new MalformedRecord("!= cannot be read among patched versions")
  const lower = range.filter(isLower).sort(lowerOrder(compare))
  const upper = range.filter(isUpper).sort((a, b) => compare(a.version, b.version))
  return { from: lower.at(-1), to: upper[0] }
}

/** No bound first, `>=` before `>` at the same version. */
const lowerOrder =
  (compare: Compare) =>
  (a: VersionBound | undefined, b: VersionBound | undefined): number => {
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
    return compare(a.version, b.version) || Number(a.operator === ">") - Number(b.operator === ">")
  }

const NEGATED = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "=" } as const

const negate = ({ operator, version }: VersionBound): VersionBound => ({ operator: NEGATED[operator], version })
