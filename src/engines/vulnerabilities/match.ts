import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Advisory, AdvisoryIndex, AdvisoryState } from "../../model/advisory.ts"
import { advisoryLevel, worstLevel } from "../../model/cvss.ts"
import type { Package } from "../../model/package.ts"
import type { SeverityLevel } from "../../model/severity.ts"
import { type AffectedProof, affectedBy } from "./affected.ts"
import { type PackageKey, packageKeys } from "./package-keys.ts"

/** One problem in one package, with everything that says so. */
export interface VulnerabilityMatch {
  readonly package: Package
  /** The best known name: CVE before GHSA before the feed's own. */
  readonly id: string
  /** All names of the problem, sorted. */
  readonly ids: readonly string[]
  readonly state: AdvisoryState
  /** Versions that are not affected any more, as the feeds name them. */
  readonly fixed: readonly string[]
  /** The worst level that an advisory gives; undefined when none does. */
  readonly level: SeverityLevel | undefined
  readonly evidence: readonly MatchEvidence[]
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
 * All known problems of some packages, in the order of the packages and then by id.
 *
 * Withdrawn advisories do not count. Advisories that share a name of a problem become one match. A distribution that says its
 * package is not affected overrules other advisories of the same ecosystem. Linear in packages and advisories looked up.
 */
export function matchVulnerabilities(
  packages: Iterable<Package>,
  index: AdvisoryIndex,
  options: MatchOptions = {},
): readonly VulnerabilityMatch[] {
  const matches: VulnerabilityMatch[] = []
  for (const each of packages) {
    const found = matchPackage(each, index).filter(({ state }) => options.onlyFixed !== true || state === "fixed")
    matches.push(...found)
  }
  return matches
}

interface Claim extends MatchEvidence {
  readonly names: readonly string[]
}

function matchPackage(found: Package, index: AdvisoryIndex): readonly VulnerabilityMatch[] {
  const claims: Claim[] = []
  for (const key of packageKeys(found)) {
    const advisories = index
      .lookup(key.ecosystem, key.name)
      .filter((advisory) => advisory.withdrawn === undefined && isSameModule(advisory, found))
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
  return groupByName(claims).map((group) => toMatch(found, group))
}

const allNames = ({ id, aliases, problems = [] }: Advisory): readonly string[] => [id, ...aliases, ...problems]

/** Each inner list holds the names of one problem; a collective notice is not a name of what it collects. */
const problemsOf = ({ id, aliases, problems }: Advisory): readonly (readonly string[])[] =>
  problems === undefined || problems.length === 0 ? [[id, ...aliases]] : problems.map((problem) => [problem])

/** An advisory for a module stream is for packages of that stream only, and one without for packages outside modules. */
function isSameModule({ module, ecosystem }: Advisory, { modularity, type }: Package): boolean {
  if (type !== "rpm" || !ecosystem.startsWith("AlmaLinux")) return true
  return module === modularity?.split(":").slice(0, 2).join(":")
}

/** Connected by shared names, in the order of their first claim. */
function groupByName(claims: readonly Claim[]): readonly (readonly Claim[])[] {
  const parent = new Map<string, string>()
  const rootOf = (name: string): string => {
    let root = name
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) {
      parent.set(root, parent.get(up) ?? up)
      root = up
    }
    return root
  }
  for (const { names } of claims) {
    const root = rootOf(names[0] as string)
    for (const name of names) parent.set(rootOf(name), root)
  }
  const groups = new Map<string, Claim[]>()
  for (const claim of claims) getOrAdd(groups, rootOf(claim.names[0] as string), () => []).push(claim)
  return [...groups.values()]
}

function toMatch(found: Package, claims: readonly Claim[]): VulnerabilityMatch {
  const ids = [...new Set(claims.flatMap(({ names }) => names))].sort()
  const advisories = claims.map(({ advisory }) => advisory)
  return {
    package: found,
    id: bestName(ids),
    ids,
    state: bestState(advisories),
    fixed: [...new Set(advisories.flatMap(({ fixed }) => fixed))],
    level: worstLevel(advisories.map(advisoryLevel)),
    evidence: claims.map(({ advisory, key, proof }) => ({ advisory, key, proof })),
  }
}

const bestName = (ids: readonly string[]): string =>
  ids.find((id) => id.startsWith("CVE-")) ?? ids.find((id) => id.startsWith("GHSA-")) ?? (ids[0] as string)

const STATES: readonly AdvisoryState[] = ["fixed", "deferred", "wont-fix", "end-of-life", "unfixed"]

const bestState = (advisories: readonly Advisory[]): AdvisoryState =>
  STATES.find((state) => advisories.some((advisory) => advisory.state === state)) ?? "unfixed"
