import { asNumber, asString, asStrings, dig, get, type JsonObject } from "../../lib/json.ts"
import { compareRubygems } from "../../lib/versions/rubygems.ts"
import type { Advisory } from "../../model/advisory.ts"
import { levelOfScore } from "../../model/cvss.ts"
import { complement } from "./complement.ts"
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
      ranges: complement(clean, compareRubygems),
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
