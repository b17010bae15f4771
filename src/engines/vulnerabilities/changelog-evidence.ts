import type { Advisory } from "../../model/advisory.ts"
import type { Package, Repair } from "../../model/package.ts"

/** What the changelog of a package of the distribution says of a match. */
export interface ChangelogEvidence {
  /**
   * `cleared`: the repair is in this version, and no advisory of the distribution names a later one. `contradicted`: one does,
   * and it counts: who publishes a fix later has seen more than who wrote the entry.
   */
  readonly verdict: "cleared" | "contradicted"
  readonly package: Package
  readonly repairs: readonly Repair[]
}

/**
 * The changelog is asked of the package itself, or of the package of the distribution that owns it, and only answers where it
 * names every CVE that the problem is known by. It never adds a finding.
 */
export function changelogEvidence(
  found: Package,
  owner: Package | undefined,
  ids: readonly string[],
  advisories: readonly Advisory[],
): ChangelogEvidence | undefined {
  const teller = owner ?? found
  const wanted = ids.filter((id) => id.startsWith("CVE-"))
  if (wanted.length === 0 || !teller.repairs) return undefined
  const repairs = wanted.flatMap((id) => teller.repairs?.find((repair) => repair.id === id) ?? [])
  if (repairs.length < wanted.length) return undefined
  // The version numbers of a language's advisory are not those of the distribution: only its own can contradict.
  const isContradicted = owner === undefined && advisories.some(({ fixed }) => fixed.length > 0)
  return { verdict: isContradicted ? "contradicted" : "cleared", package: teller, repairs }
}

/** In words: `the changelog of openssl says that 3.0.11-1~deb12u2 repaired CVE-2023-5363`. */
export const describeChangelog = ({ verdict, package: { name }, repairs }: ChangelogEvidence): string =>
  `the changelog of ${name} says that ${repairs.map(({ id, version }) => `${version} repaired ${id}`).join(", ")}${
    verdict === "contradicted" ? ", against the advisory" : ""
  }`
