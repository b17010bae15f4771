import { asArray, asObject, asString, asStrings, dig, get, isObject, type JsonObject } from "../../lib/json.ts"
import { compareVersions } from "../../lib/versions/versions.ts"
import {
  type Advisory,
  canonicalEcosystem,
  canonicalName,
  type VersionBound,
  type VersionRange,
} from "../../model/advisory.ts"
import { levelOfWord, MalformedRecord, required } from "./fields.ts"

/** One OSV record, an advisory for each package it affects. Ranges of commits are passed over. Source: OSV schema 1.7. */
export function readOsv(record: JsonObject, source: string): readonly Advisory[] {
  const id = required(record, "id")
  const isNotice = COLLECTIVE.test(id)
  const upstream = asStrings(get(record, "upstream"))
  const related = isNotice ? asStrings(get(record, "related")) : []
  const problems = isNotice ? [...upstream, ...related].filter((each) => each.startsWith("CVE-")) : []
  const common = {
    id,
    aliases: isNotice ? [] : [...asStrings(get(record, "aliases")), ...upstream],
    ...(problems.length > 0 ? { problems } : {}),
    ...textField(record, "published"),
    ...textField(record, "withdrawn"),
    ...textField(record, "summary"),
    urls: asArray(get(record, "references")).flatMap((each) => asString(get(each, "url")) ?? []),
    source,
  }
  const vectors = vectorsOf(record)
  const affected = get(record, "affected")
  if (affected !== undefined && affected !== null && !Array.isArray(affected))
    throw new MalformedRecord("affected is no list")
  return asArray(affected).flatMap((each) => {
    if (!isObject(each)) throw new MalformedRecord("affected holds something that is no object")
    const written = asString(dig(each, "package", "ecosystem"))
    const ecosystem = written === undefined ? undefined : canonicalEcosystem(written)
    const name = asString(dig(each, "package", "name"))
    if (ecosystem === undefined || name === undefined) {
      if (asArray(get(each, "ranges")).every((range) => get(range, "type") === "GIT")) return []
      throw new MalformedRecord("an affected package has no ecosystem or name")
    }
    const versions = asStrings(get(each, "versions"))
    // A range without events says nothing; beside a list of versions it does no harm.
    const spoken = asArray(get(each, "ranges")).filter(
      (range) => versions.length === 0 || asArray(get(range, "events")).length > 0,
    )
    const { ranges, fixed } = readRanges(spoken, ecosystem)
    const own = vectorsOf(each)
    const level = levelOfWord(
      dig(each, "ecosystem_specific", "severity") ?? dig(record, "database_specific", "severity"),
    )
    const module = moduleOf(common.summary)
    return {
      ...common,
      ecosystem,
      package: canonicalName(ecosystem, name),
      ranges,
      versions,
      fixed,
      state: fixed.length > 0 ? ("fixed" as const) : ("unfixed" as const),
      ...(isNotice && module !== undefined && fixed.some((version) => version.includes(".module")) ? { module } : {}),
      cvss: own.length > 0 ? own : vectors,
      ...(level === undefined ? {} : { level }),
    }
  })
}

/** Notices of distributions that fix several problems at once. */
const COLLECTIVE = /^(?:AL[SBE]A|RL[SBE]A|RX[SBE]A|RH[SBE]A|DSA|DLA|DTSA|USN|SUSE-|openSUSE-|MGASA|PHSA)-?/

/** `Important: nodejs:20 security update` */
const moduleOf = (summary: string | undefined): string | undefined =>
  /(?:^|\s)([\w.+-]+:[\w.+-]+)(?:\s|,|$)/.exec(summary ?? "")?.[1]

const textField = <K extends "published" | "withdrawn" | "summary">(
  record: JsonObject,
  key: K,
): { readonly [P in K]?: string } => {
  const value = asString(get(record, key))
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string }
}

const vectorsOf = (holder: unknown): readonly string[] =>
  asArray(get(holder, "severity")).flatMap((each) => asString(get(each, "score")) ?? [])

interface Event {
  readonly kind: "introduced" | "fixed" | "last_affected"
  readonly version: string
}

function readRanges(ranges: readonly unknown[], ecosystem: string) {
  const read = ranges
    .filter((range) => get(range, "type") !== "GIT")
    .map((range) => eventsOf(asArray(get(range, "events"))))
  return {
    ranges: read.flatMap((events) => intervals(events, ecosystem)),
    fixed: read.flatMap((events) => events.filter(({ kind }) => kind === "fixed").map(({ version }) => version)),
  }
}

function eventsOf(events: readonly unknown[]): readonly Event[] {
  const read = events.flatMap((event) =>
    KINDS.flatMap((kind) => {
      const version = asString(asObject(event)[kind])
      return version === undefined ? [] : [{ kind, version }]
    }),
  )
  if (!read.some(({ kind }) => kind === "introduced")) throw new MalformedRecord("a range has no introduced event")
  return read
}

const KINDS = ["introduced", "fixed", "last_affected"] as const

/**
 * The events in the order of versions: affected from `introduced` until `fixed` or beyond `last_affected`.
 * Source: OSV schema, evaluation.
 */
export function intervals(events: readonly Event[], ecosystem: string): readonly VersionRange[] {
  const sorted = [...events].sort((a, b) => compareEvents(ecosystem, a, b))
  const found: VersionRange[] = []
  let open: VersionRange | undefined
  for (const { kind, version } of sorted) {
    if (kind === "introduced") open ??= version === "0" ? [] : [{ operator: ">=", version }]
    else if (open !== undefined) {
      const end: VersionBound = { operator: kind === "fixed" ? "<" : "<=", version }
      found.push([...open, end])
      open = undefined
    }
  }
  return open === undefined ? found : [...found, open]
}

/** `0` stands before every version. */
function compareEvents(ecosystem: string, a: Event, b: Event): number {
  const [isStartA, isStartB] = [a, b].map(({ kind, version }) => kind === "introduced" && version === "0")
  if (isStartA || isStartB) return Number(isStartB) - Number(isStartA)
  return compareVersions(ecosystem, a.version, b.version) ?? 0
}
