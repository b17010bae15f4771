import { asNumber, asString, asStrings, get, type JsonObject } from "../../lib/json.ts"
import { compareSemver } from "../../lib/versions/semver.ts"
import type { Advisory } from "../../model/advisory.ts"
import { complement } from "./complement.ts"
import { levelOfWord, MalformedRecord, required } from "./fields.ts"
import { readRangeSyntax } from "./range-syntax.ts"

/**
 * One record of the Node.js core list: the runtime itself. Affected is what is vulnerable and not patched.
 * Source: nodejs/security-wg, vuln/core.
 */
export function readNodeCore(record: JsonObject, source: string): readonly Advisory[] {
  const url = asString(get(record, "ref"))
  // The oldest problems have no name but the notice they were told in.
  const [id = url, ...aliases] = asStrings(get(record, "cve"))
  if (id === undefined) throw new MalformedRecord("neither cve nor ref names the problem")
  const vulnerable = readRangeSyntax(required(record, "vulnerable"))
  const patchedText = asString(get(record, "patched")) ?? ""
  const patched = patchedText === "" ? [] : readRangeSyntax(patchedText)
  const unpatched = complement(patched, compareSemver)
  const fixed = patched.flatMap(
    (range) => range.find(({ operator }) => operator === ">=" || operator === "=")?.version ?? [],
  )
  const summary = asString(get(record, "description")) ?? asString(get(record, "overview"))?.split("\n")[0]
  const level = levelOfWord(get(record, "severity"))
  return [
    {
      id,
      aliases,
      ecosystem: "Node.js",
      package: "node",
      ranges: vulnerable.flatMap((range) => unpatched.map((gap) => [...range, ...gap])),
      versions: [],
      fixed,
      state: fixed.length > 0 ? "fixed" : "unfixed",
      cvss: [],
      ...(level === undefined ? {} : { level }),
      ...(summary === undefined ? {} : { summary }),
      urls: url === undefined ? [] : [url],
      source,
    },
  ]
}

/** One record of the closed list of npm modules (2016 to 2020). Source: nodejs/security-wg, vuln/npm. */
export function readNodeModules(record: JsonObject, source: string): readonly Advisory[] {
  const name = required(record, "module_name")
  const number = get(record, "id")
  const [id = `NSWG-ECO-${String(number)}`, ...aliases] = asStrings(get(record, "cves"))
  const patched = asString(get(record, "patched_versions")) ?? ""
  const fixed = patched === "" || patched.startsWith("<") ? [] : lowestOf(patched)
  const vector = asString(get(record, "cvss_vector"))
  const score = asNumber(get(record, "cvss_score"))
  const summary = asString(get(record, "title"))
  const published = asString(get(record, "publish_date"))
  return [
    {
      id,
      aliases,
      ecosystem: "npm",
      package: name,
      ranges: readRangeSyntax(required(record, "vulnerable_versions")),
      versions: [],
      fixed,
      state: fixed.length > 0 ? "fixed" : "unfixed",
      cvss: vector !== undefined && score !== undefined ? [vector] : [],
      ...(published === undefined ? {} : { published }),
      ...(summary === undefined ? {} : { summary }),
      urls: asStrings(get(record, "references")),
      source,
    },
  ]
}

const lowestOf = (ranges: string): readonly string[] =>
  readRangeSyntax(ranges).flatMap(
    (range) => range.find(({ operator }) => operator === ">=" || operator === ">" || operator === "=")?.version ?? [],
  )
