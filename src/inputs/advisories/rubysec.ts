import { asNumber, asString, asStrings, dig, get, type JsonObject } from "../../lib/json.ts"
import { compareRubygems } from "../../lib/versions/rubygems.ts"
import type { Advisory, VersionBound, VersionRange } from "../../model/advisory.ts"
import { levelOfScore } from "../../model/cvss.ts"
import { MalformedRecord, required } from "./fields.ts"
import { comparisons } from "./range-syntax.ts"

/** One record of ruby-advisory-db: every version is affected that is neither patched nor unaffected. Interpreters are skipped. */
export function readRubysec(record: JsonObject, source: string): readonly Advisory[] {
  if (get(record, "gem") === undefined && get(record, "engine") !== undefined) return []
  const name = required(record, "gem")
  const patched = asStrings(get(record, "patched_versions"))
  const clean = [...patched, ...asStrings(get(record, "unaffected_versions"))].map(comparisons)
  const ids = [
    ...prefixed(record, "cve", "CVE-"),
    ...prefixed(record, "ghsa", "GHSA-"),
    ...asStrings(dig(record, "related", "cve")).map((each) => `CVE-${each}`),
  ]
  const id = ids[0]
  if (id === undefined) throw new MalformedRecord("neither cve nor ghsa is there")
  const fixed = patched.flatMap(
    (each) => comparisons(each).find(({ operator }) => operator === ">=" || operator === "=")?.version ?? [],
  )
  const score = asNumber(get(record, "cvss_v4")) ?? asNumber(get(record, "cvss_v3")) ?? asNumber(get(record, "cvss_v2"))
  const url = asString(get(record, "url"))
  const summary = asString(get(record, "title"))
  const published = asString(get(record, "date"))
  return [
    {
      id,
      aliases: ids.slice(1, 2).filter((each) => each.startsWith("GHSA-")),
      ecosystem: "RubyGems",
      package: name,
      ranges: complement(clean),
      versions: [],
      fixed,
      state: fixed.length > 0 ? "fixed" : "unfixed",
      cvss: [],
      ...(score === undefined ? {} : { level: levelOfScore(score) }),
      ...(published === undefined ? {} : { published }),
      ...(summary === undefined ? {} : { summary }),
      urls: url === undefined ? [] : [url],
      source,
    },
  ]
}

const prefixed = (record: JsonObject, key: string, prefix: string): readonly string[] => {
  const value = asString(get(record, key))
  return value === undefined || value === "" ? [] : [`${prefix}${value}`]
}

const isLower = ({ operator }: VersionBound): boolean => operator === ">" || operator === ">="
const isUpper = ({ operator }: VersionBound): boolean => operator === "<" || operator === "<="

/** What lies in none of the ranges. */
export function complement(ranges: readonly VersionRange[]): readonly VersionRange[] {
  const spans = ranges.map(toSpan).sort((a, b) => compareLower(a.from, b.from))
  const gaps: VersionRange[] = []
  let after: VersionBound | undefined
  let isFirst = true
  for (const { from, to } of spans) {
    if (from !== undefined) gaps.push([...(after === undefined ? [] : [after]), negate(from)])
    if (to === undefined) return gaps
    const next = negate(to)
    if (isFirst || after === undefined || compareLower(after, next) < 0) after = next
    isFirst = false
  }
  return [...gaps, after === undefined ? [] : [after]]
}

function toSpan(range: VersionRange): { from: VersionBound | undefined; to: VersionBound | undefined } {
  const exact = range.find(({ operator }) => operator === "=")
  if (exact !== undefined) return { from: { ...exact, operator: ">=" }, to: { ...exact, operator: "<=" } }
  if (range.some(({ operator }) => operator === "!="))
    throw new MalformedRecord("!= cannot be read among patched versions")
  const lower = range.filter(isLower).sort(compareLower)
  const upper = range.filter(isUpper).sort((a, b) => compareRubygems(a.version, b.version))
  return { from: lower.at(-1), to: upper[0] }
}

/** No bound first, `>=` before `>` at the same version. */
function compareLower(a: VersionBound | undefined, b: VersionBound | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  return compareRubygems(a.version, b.version) || Number(a.operator === ">") - Number(b.operator === ">")
}

const NEGATED = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "=" } as const

const negate = ({ operator, version }: VersionBound): VersionBound => ({ operator: NEGATED[operator], version })
