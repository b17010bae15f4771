import { compareVersions } from "../../lib/versions/versions.ts"
import type { Advisory, AdvisoryIndex, AdvisoryState } from "../../model/advisory.ts"
import { advisoryLevel, worstLevel } from "../../model/cvss.ts"
import type { Package } from "../../model/package.ts"
import type { SeverityLevel } from "../../model/severity.ts"
import { type AffectedProof, affectedBy } from "./affected.ts"
import { bestName, groupByName } from "./alias-groups.ts"
import { type ChangelogEvidence, changelogEvidence } from "./changelog-evidence.ts"
import { distributionEcosystems } from "./distribution-ecosystems.ts"
import { isOfModule } from "./module-stream.ts"
import { systemOwners } from "./ownership.ts"
import { type PackageKey, packageKeys } from "./package-keys.ts"

/** One problem in one package, with everything that says so. */
export interface VulnerabilityMatch {
  readonly package: Package
  /** The best known name: CVE before GHSA before the feed's own. */
  readonly id: string
  /** All names of the problem, sorted. */
  readonly ids: readonly string[]
  readonly state: AdvisoryState
  /** Versions to upgrade to, each the next one without the problem by one of the advisories; lowest first. */
  readonly fixed: readonly string[]
  /** The worst level that an advisory gives; undefined when none does. */
  readonly level: SeverityLevel | undefined
  readonly evidence: readonly MatchEvidence[]
  /** The package of the operating system that owns this one: its distribution answers for the problem, and says nothing of it. */
  readonly overruledBy?: Package
  /** What the changelog inside the image says of the problem. */
  readonly changelog?: ChangelogEvidence
}

export interface MatchEvidence {
  readonly advisory: Advisory
  /** The name and version that were looked up: the source package's, where the distribution advises those. */
  readonly key: PackageKey
  readonly proof: AffectedProof
}

export interface MatchOptions {
  /** Only problems for which a fixed version exists. */
  readonly onlyFixed?: boolean
}

/**
 * All known problems of some packages, in the order of the packages and then of the advisories.
 *
 * Withdrawn advisories do not count. Advisories that share a name of a problem become one match. A distribution that says its
 * package is not affected overrules other advisories of the same ecosystem; and it overrules the advisories of languages for
 * what its packages brought (`overruledBy`). Linear in packages and advisories looked up.
 */
export function matchVulnerabilities(
  packages: readonly Package[],
  index: AdvisoryIndex,
  options: MatchOptions = {},
): readonly VulnerabilityMatch[] {
  const owners = systemOwners(packages)
  return packages.flatMap((each) => {
    const owner = owners.get(each)
    const overruling = owner && isAdvised(owner, index) ? { overruledBy: owner } : {}
    return matchPackage(each, index)
      .filter(({ state }) => options.onlyFixed !== true || state === "fixed")
      .map((match) => {
        const { ids, evidence } = match
        const changelog = changelogEvidence(
          each,
          owner,
          ids,
          evidence.map(({ advisory }) => advisory),
        )
        return { ...match, ...overruling, ...(changelog ? { changelog } : {}) }
      })
  })
}

/** Whether a match counts: neither the distribution answers for it, nor does the changelog inside the image say that it is repaired. */
export const isOpen = ({ overruledBy, changelog }: VulnerabilityMatch): boolean =>
  overruledBy === undefined && changelog?.verdict !== "cleared"

/** The problems of one package alone, whoever owns it. */
export function matchPackage(found: Package, index: AdvisoryIndex): readonly VulnerabilityMatch[] {
  return groupByName(claimsOf(found, index)).map((group) => toMatch(found, group))
}

const isAdvised = ({ distribution }: Package, index: AdvisoryIndex): boolean =>
  distribution !== undefined && distributionEcosystems(distribution).some((each) => index.covers(each))

interface Claim extends MatchEvidence {
  readonly names: readonly string[]
}

function claimsOf(found: Package, index: AdvisoryIndex): readonly Claim[] {
  const claims: Claim[] = []
  for (const key of packageKeys(found)) {
    const advisories = index
      .lookup(key.ecosystem, key.name)
      .filter((advisory) => advisory.withdrawn === undefined && isOfModule(advisory, found))
    const denied = new Set(advisories.filter(({ state }) => state === "not-affected").flatMap(allNames))
    for (const advisory of advisories) {
      if (advisory.state === "not-affected") continue
      const proof = affectedBy(advisory, key.version)
      if (proof === undefined) continue
      for (const names of problemsOf(advisory)) {
        if (!names.some((name) => denied.has(name))) claims.push({ advisory, key, proof, names })
      }
    }
  }
  return claims
}

const allNames = ({ id, aliases, problems = [] }: Advisory): readonly string[] => [id, ...aliases, ...problems]

/** Each inner list holds the names of one problem; a collective notice is not a name of what it collects. */
const problemsOf = ({ id, aliases, problems }: Advisory): readonly (readonly string[])[] =>
  problems === undefined || problems.length === 0 ? [[id, ...aliases]] : problems.map((problem) => [problem])

function toMatch(found: Package, claims: readonly Claim[]): VulnerabilityMatch {
  const ids = [...new Set(claims.flatMap(({ names }) => names))].sort()
  const advisories = claims.map(({ advisory }) => advisory)
  return {
    package: found,
    id: bestName(ids),
    ids,
    state: bestState(advisories),
    fixed: upgrades(claims),
    level: worstLevel(advisories.map(advisoryLevel)),
    evidence: claims.map(({ advisory, key, proof }) => ({ advisory, key, proof })),
  }
}

/** The nearest fixed version of each advisory: the end of the range that the version is in, else the next that it names. */
function upgrades(claims: readonly Claim[]): readonly string[] {
  const nearest = claims.flatMap(({ advisory, key, proof }) => {
    const end = proof.range?.find(({ operator }) => operator === "<")?.version
    if (end !== undefined && advisory.fixed.includes(end)) return [end]
    const compare = byVersion(advisory.ecosystem)
    return advisory.fixed.filter((each) => compare(each, key.version) > 0).sort(compare)[0] ?? []
  })
  return [...new Set(nearest)].sort(byVersion(claims[0]?.advisory.ecosystem ?? ""))
}

const byVersion =
  (ecosystem: string) =>
  (a: string, b: string): number =>
    compareVersions(ecosystem, a, b) ?? 0

const STATES: readonly AdvisoryState[] = ["fixed", "deferred", "wont-fix", "end-of-life", "unfixed"]

const bestState = (advisories: readonly Advisory[]): AdvisoryState =>
  STATES.find((state) => advisories.some((advisory) => advisory.state === state)) ?? "unfixed"
