import type { Advisory, AdvisoryState, VersionBound, VersionRange } from "../../../model/advisory.ts"
import type { StoredAdvisory } from "./format.ts"

/** What the advisories of one record share, whatever the package. */
export type SharedPart = Omit<Advisory, "ecosystem" | "package" | "ranges" | "versions" | "fixed" | "state" | "module">

/** The half of an advisory that is stored once for all its packages, as JSON. */
export function sharedPart(advisory: Advisory): string {
  const { id, aliases, problems, cvss, level, published, withdrawn, summary, urls, source } = advisory
  const shared: SharedPart = {
    id,
    aliases,
    ...(problems ? { problems } : {}),
    cvss,
    ...(level ? { level } : {}),
    ...(published ? { published } : {}),
    ...(withdrawn ? { withdrawn } : {}),
    ...(summary ? { summary } : {}),
    urls,
    source,
  }
  return JSON.stringify(shared)
}

export type OwnPart = Omit<StoredAdvisory, "n">

export const ownPart = ({ ranges, versions, fixed, state, module }: Advisory): OwnPart => ({
  ...(ranges.length > 0 ? { r: ranges.map((range) => range.map(({ operator, version }) => operator + version)) } : {}),
  ...(versions.length > 0 ? { v: versions } : {}),
  ...(fixed.length > 0 ? { f: fixed } : {}),
  s: state,
  ...(module ? { m: module } : {}),
})

/** The inverse of {@link sharedPart} and {@link ownPart}. */
export const joinAdvisory = (shared: SharedPart, own: OwnPart, ecosystem: string, name: string): Advisory => ({
  ...shared,
  ecosystem,
  package: name,
  ranges: own.r?.map(readRange) ?? [],
  versions: own.v ?? [],
  fixed: own.f ?? [],
  state: own.s as AdvisoryState,
  ...(own.m === undefined ? {} : { module: own.m }),
})

const readRange = (bounds: readonly string[]): VersionRange => bounds.map(readBound)

function readBound(text: string): VersionBound {
  const length = text[1] === "=" ? 2 : 1
  return { operator: text.slice(0, length) as VersionBound["operator"], version: text.slice(length) }
}
