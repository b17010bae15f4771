import type { SeverityLevel } from "./severity.ts"

/**
 * What one feed says about one package of one ecosystem, in the form that all feeds are brought to.
 *
 * A version is affected when it is in one of the ranges or equals one of the versions, in the order of the ecosystem.
 */
export interface Advisory {
  /** As the feed names it: `GHSA-…`, `ALSA-2024:1234`, `CVE-…`. */
  readonly id: string
  /** Other names of the same problem. */
  readonly aliases: readonly string[]
  /** The problems that a collective notice of a distribution speaks of; each is a finding of its own. */
  readonly problems?: readonly string[]
  /** As in OSV, with the release of the distribution: `npm`, `Debian:12`, `Alpine:v3.20`. */
  readonly ecosystem: string
  /** In the spelling of {@link canonicalName}: the source package of Debian, Ubuntu and Alpine, the binary one of RPM. */
  readonly package: string
  readonly ranges: readonly VersionRange[]
  readonly versions: readonly string[]
  /** Versions that the feed calls fixed, in the order of the feed. */
  readonly fixed: readonly string[]
  readonly state: AdvisoryState
  /** `NAME:STREAM` of the RPM module that the advisory is for; only packages of that stream are affected. */
  readonly module?: string
  /** CVSS vectors of any version, as written. */
  readonly cvss: readonly string[]
  /** The feed's own word, used where no vector can be read. */
  readonly level?: SeverityLevel
  readonly published?: string
  /** When the feed took it back; it must not match any more. */
  readonly withdrawn?: string
  readonly summary?: string
  readonly urls: readonly string[]
  /** Name of the feed that it was read from. */
  readonly source: string
}

/** All comparisons hold; no comparison means every version. */
export type VersionRange = readonly VersionBound[]

export interface VersionBound {
  readonly operator: "<" | "<=" | ">" | ">=" | "=" | "!="
  readonly version: string
}

/**
 * `fixed`: a version without the problem exists. `unfixed`: none yet. `deferred`, `wont-fix`, `end-of-life`: the distribution
 * says it will not fix it soon, ever, or any more. `not-affected`: its package does not have the problem, whatever others say.
 */
export type AdvisoryState = "fixed" | "unfixed" | "deferred" | "wont-fix" | "end-of-life" | "not-affected"

/** Where advisories are looked up. */
export interface AdvisoryIndex {
  /**
   * All advisories for a package; `name` in the spelling of {@link canonicalName}. A Maven artifact whose group is not known is
   * asked for as `:artifact`, which gives those of every group.
   */
  lookup(ecosystem: string, name: string): readonly Advisory[]
  /** Whether there is any advisory for an ecosystem: where there is none, silence says nothing. */
  covers(ecosystem: string): boolean
}

/**
 * The name under which advisories of an ecosystem are kept. Red Hat and SUSE name the repositories of one release apart
 * (`Red Hat:enterprise_linux:9::appstream`, `SUSE:Linux Enterprise Module for Basesystem 15 SP5`), but a package is the same
 * in all of them: they become `Red Hat:9` and `SUSE:15.5`.
 */
export function canonicalEcosystem(ecosystem: string): string {
  const redHat = /^Red Hat:enterprise_linux:(\d+)(?:\.\d+)?(?:::.*)?$/.exec(ecosystem)
  if (redHat) return `Red Hat:${redHat[1]}`
  const suse = /^SUSE:.*?\b(\d+)(?: SP(\d+))?(?:-(?:LTSS|ESPOS|TERADATA|BCL).*)?$/.exec(ecosystem)
  if (suse && ecosystem.includes("Linux Enterprise")) return `SUSE:${suse[1]}.${suse[2] ?? "0"}`
  return ecosystem
}

/** The name of an RPM source package where it stands for all that is built from it; `:` is in no name of a package. */
export const rpmSourceName = (name: string): string => `source:${name}`

/** How an artifact is asked for whatever its group; undefined where names have no group. */
export function anyGroup(ecosystem: string, name: string): string | undefined {
  const colon = name.lastIndexOf(":")
  return ecosystem === "Maven" && colon > 0 ? name.slice(colon) : undefined
}

/**
 * The one spelling of a package name where an ecosystem treats several as the same.
 * Sources: PEP 503 (PyPI), NuGet (case-insensitive ids), Composer (lower case since 2.0).
 */
export function canonicalName(ecosystem: string, name: string): string {
  switch (ecosystem) {
    case "PyPI":
      return name.toLowerCase().replace(/[-_.]+/g, "-")
    case "NuGet":
    case "Packagist":
      return name.toLowerCase()
    default:
      return name
  }
}
