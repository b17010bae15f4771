import { asArray, asString, asStrings, dig, get, isObject, type JsonObject } from "../../lib/json.ts"
import type { Advisory } from "../../model/advisory.ts"
import { MalformedRecord, required } from "./fields.ts"

/**
 * One secdb document: a repository of a release of Alpine, or of Wolfi and Chainguard, which have no release.
 * The fixed version `0` says that the package never had the problem. Source: secdb.alpinelinux.org.
 */
export function readSecdb(document: JsonObject, source: string): readonly Advisory[] {
  const release = asString(get(document, "distroversion"))
  const ecosystem = release === undefined ? rollingName(required(document, "urlprefix")) : `Alpine:${release}`
  return asArray(get(document, "packages")).flatMap((each) => {
    const name = asString(dig(each, "pkg", "name"))
    if (name === undefined) throw new MalformedRecord("a package has no name")
    const fixes = dig(each, "pkg", "secfixes")
    return Object.entries(isObject(fixes) ? fixes : {}).flatMap(([version, ids]) =>
      asStrings(ids).flatMap((text) => toAdvisory(ecosystem, name, version.trim(), text, source)),
    )
  })
}

function rollingName(prefix: string): string {
  if (prefix.includes("wolfi")) return "Wolfi"
  if (prefix.includes("chainguard") || prefix.includes("cgr.dev")) return "Chainguard"
  throw new MalformedRecord("distroversion is missing")
}

/** Several names of one problem may stand in one text, with notes in brackets. */
function toAdvisory(
  ecosystem: string,
  name: string,
  version: string,
  text: string,
  source: string,
): readonly Advisory[] {
  const ids = text.match(/\b(?:CVE-\d{4}-\d+|GHSA(?:-\w{4}){3}|XSA-\d+|[A-Z]{2,}-\d[\w-]*)/g)
  if (ids === null) return []
  const [id, ...aliases] = ids as [string, ...string[]]
  const isAffected = version !== "0"
  return [
    {
      id,
      aliases,
      ecosystem,
      package: name,
      ranges: isAffected ? [[{ operator: "<", version }]] : [],
      versions: [],
      fixed: isAffected ? [version] : [],
      state: isAffected ? "fixed" : "not-affected",
      cvss: [],
      urls: [],
      source,
    },
  ]
}
