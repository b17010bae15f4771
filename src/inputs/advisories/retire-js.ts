import { asArray, asString, asStrings, dig, get, isObject, type JsonObject } from "../../lib/json.ts"
import type { Advisory, VersionBound } from "../../model/advisory.ts"
import { levelOfWord } from "./fields.ts"

/**
 * The document of retire.js: browser libraries by name. They are advised as npm packages, which most of them are.
 * Source: RetireJS/retire.js, repository/jsrepository-v6.json.
 */
export function readRetireJs(document: JsonObject, source: string): readonly Advisory[] {
  return Object.entries(document).flatMap(([library, entry]) => {
    const name = asString(get(entry, "npmname")) ?? library
    return asArray(get(entry, "vulnerabilities")).flatMap((each) => {
      if (!isObject(each)) return []
      const ids = [
        ...asStrings(dig(each, "identifiers", "CVE")),
        ...[asString(dig(each, "identifiers", "githubID")) ?? []].flat(),
      ]
      const below = asString(get(each, "below"))
      const from = asString(get(each, "atOrAbove"))
      const [id = `retire.js: ${library} below ${below ?? "any"}`, ...aliases] = ids
      const bounds: readonly VersionBound[] = [
        ...(from === undefined ? [] : [{ operator: ">=" as const, version: from }]),
        ...(below === undefined ? [] : [{ operator: "<" as const, version: below }]),
      ]
      const level = levelOfWord(get(each, "severity"))
      const summary = asString(dig(each, "identifiers", "summary"))
      return {
        id,
        aliases,
        ecosystem: "npm",
        package: name,
        ranges: [bounds],
        versions: [],
        fixed: below === undefined ? [] : [below],
        state: below === undefined ? ("unfixed" as const) : ("fixed" as const),
        cvss: [],
        ...(level === undefined ? {} : { level }),
        ...(summary === undefined ? {} : { summary }),
        urls: asStrings(get(each, "info")),
        source,
      }
    })
  })
}
