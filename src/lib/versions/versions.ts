import { compareApk } from "./apk.ts"
import { compareDpkg } from "./dpkg.ts"
import { compareMaven } from "./maven.ts"
import { compareNuget } from "./nuget.ts"
import { compareCran, compareHackage } from "./number-list.ts"
import type { Order } from "./order.ts"
import { comparePackagist } from "./packagist.ts"
import { comparePub } from "./pub.ts"
import { comparePypi } from "./pypi.ts"
import { compareRpm } from "./rpm.ts"
import { compareRubygems } from "./rubygems.ts"
import { compareSemver } from "./semver.ts"

/** How versions are ordered; several ecosystems share one. */
export type VersionScheme = keyof typeof comparators

const comparators = {
  apk: compareApk,
  cran: compareCran,
  dpkg: compareDpkg,
  hackage: compareHackage,
  maven: compareMaven,
  nuget: compareNuget,
  packagist: comparePackagist,
  pub: comparePub,
  pypi: comparePypi,
  rpm: compareRpm,
  rubygems: compareRubygems,
  semver: compareSemver,
} satisfies Record<string, (a: string, b: string) => Order>

/** Whether `a` is lower than, equal to or higher than `b`. Total for any text, never throws, linear in its length. */
export const compareByScheme = (scheme: VersionScheme, a: string, b: string): Order => comparators[scheme](a, b)

/**
 * The scheme of an OSV ecosystem (`Debian:12`, `npm`), `undefined` when we do not know how it orders versions.
 * Source: OSV schema, defined ecosystems.
 */
export const versionScheme = (ecosystem: string): VersionScheme | undefined => {
  const colon = ecosystem.indexOf(":")
  return SCHEMES.get(colon < 0 ? ecosystem : ecosystem.slice(0, colon))
}

/** As {@link compareByScheme}; `undefined` for an ecosystem without a known order. */
export function compareVersions(ecosystem: string, a: string, b: string): Order | undefined {
  const scheme = versionScheme(ecosystem)
  return scheme === undefined ? undefined : compareByScheme(scheme, a, b)
}

const SCHEMES: ReadonlyMap<string, VersionScheme> = new Map<string, VersionScheme>([
  ["AlmaLinux", "rpm"],
  ["Alpaquita", "apk"],
  ["Alpine", "apk"],
  ["Amazon Linux", "rpm"],
  ["Azure Linux", "rpm"],
  ["BellSoft Hardened Containers", "apk"],
  ["Bitnami", "semver"],
  ["CRAN", "cran"],
  ["Chainguard", "apk"],
  ["ConanCenter", "semver"],
  ["DHI", "semver"],
  ["Debian", "dpkg"],
  ["Docker Hardened Images", "dpkg"],
  ["Echo", "dpkg"],
  ["GHC", "semver"],
  ["GitHub Actions", "semver"],
  ["Go", "semver"],
  ["Hackage", "hackage"],
  ["Hex", "semver"],
  ["Mageia", "rpm"],
  ["Maven", "maven"],
  ["MinimOS", "apk"],
  ["Node.js", "semver"],
  ["NuGet", "nuget"],
  ["Oracle Linux", "rpm"],
  ["Packagist", "packagist"],
  ["Photon OS", "rpm"],
  ["Pub", "pub"],
  ["PyPI", "pypi"],
  ["Red Hat", "rpm"],
  ["Rocky Linux", "rpm"],
  ["RubyGems", "rubygems"],
  ["SUSE", "rpm"],
  ["SwiftURL", "semver"],
  ["Ubuntu", "dpkg"],
  ["Wolfi", "apk"],
  ["crates.io", "semver"],
  ["kubernetes", "semver"],
  ["npm", "semver"],
  ["openEuler", "rpm"],
  ["openSUSE", "rpm"],
])
