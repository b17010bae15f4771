import type { Order } from "../../lib/versions/order.ts"
import { compareVersions } from "../../lib/versions/versions.ts"
import type { Advisory, VersionBound, VersionRange } from "../../model/advisory.ts"

/** Why a version is affected: the comparisons that held. */
export interface AffectedProof {
  readonly version: string
  /** Undefined when the version is one that the advisory lists. */
  readonly range: VersionRange | undefined
  /** The listed version that it equals. */
  readonly listed: string | undefined
}

/** Whether an advisory covers a version; undefined when it does not, or its ecosystem has no known order. */
export function affectedBy(advisory: Advisory, version: string): AffectedProof | undefined {
  const range = advisory.ranges.find((bounds) => bounds.every((bound) => holds(advisory.ecosystem, version, bound)))
  if (range !== undefined) return { version, range, listed: undefined }
  const listed = advisory.versions.find(
    (each) => each === version || compareVersions(advisory.ecosystem, version, each) === 0,
  )
  return listed === undefined ? undefined : { version, range: undefined, listed }
}

/** The proof in words: `1.2.0 >= 1.0 and < 1.4`. */
export const describeProof = ({ version, range, listed }: AffectedProof): string =>
  range === undefined
    ? `${version} = ${listed}`
    : range.length === 0
      ? `${version}: every version`
      : `${version} ${range.map((bound) => `${bound.operator} ${bound.version}`).join(" and ")}`

/** A range as package managers write it: `>=1.0 <1.4`; `*` for every version. */
export const describeRange = (range: VersionRange): string =>
  range.length === 0 ? "*" : range.map(({ operator, version }) => operator + version).join(" ")

function holds(ecosystem: string, version: string, bound: VersionBound): boolean {
  const compared = compareVersions(ecosystem, version, bound.version)
  return compared !== undefined && OPERATORS[bound.operator](compared)
}

const OPERATORS: Readonly<Record<VersionBound["operator"], (compared: Order) => boolean>> = {
  "<": (compared) => compared < 0,
  "<=": (compared) => compared <= 0,
  ">": (compared) => compared > 0,
  ">=": (compared) => compared >= 0,
  "=": (compared) => compared === 0,
  "!=": (compared) => compared !== 0,
}
