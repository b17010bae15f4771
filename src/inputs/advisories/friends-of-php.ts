import { asString, asStrings, get, isObject, type JsonObject } from "../../lib/json.ts"
import { type Advisory, canonicalName, type VersionRange } from "../../model/advisory.ts"
import { MalformedRecord, required } from "./fields.ts"
import { comparisons } from "./range-syntax.ts"

/** One record of FriendsOfPHP/security-advisories: each branch a conjunction; `time: null` is not fixed in that branch. */
export function readFriendsOfPhp(record: JsonObject, source: string): readonly Advisory[] {
  const name = required(record, "reference").replace(/^composer:\/\//, "")
  const branches = get(record, "branches")
  if (!isObject(branches)) throw new MalformedRecord("branches are missing")
  const ranges = Object.values(branches).map(
    (branch): VersionRange => asStrings(get(branch, "versions")).flatMap(comparisons),
  )
  if (ranges.some((range) => range.length === 0)) throw new MalformedRecord("a branch names no versions")
  const fixed = Object.values(branches).flatMap((branch, index) =>
    get(branch, "time") === null
      ? []
      : (ranges[index] ?? []).flatMap(({ operator, version }) => (operator === "<" ? version : [])),
  )
  const cve = asString(get(record, "cve"))
  const link = asString(get(record, "link"))
  const summary = asString(get(record, "title"))
  return [
    {
      id: cve ?? link ?? `${name}: ${summary}`,
      aliases: [],
      ecosystem: "Packagist",
      package: canonicalName("Packagist", name),
      ranges,
      versions: [],
      fixed,
      state: fixed.length > 0 ? "fixed" : "unfixed",
      cvss: [],
      ...(summary === undefined ? {} : { summary }),
      urls: link === undefined ? [] : [link],
      source,
    },
  ]
}
