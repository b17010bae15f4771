import { canonicalName, rpmSourceName } from "../../model/advisory.ts"
import type { Package, PackageType } from "../../model/package.ts"
import { distributionEcosystems } from "./distribution-ecosystems.ts"

/** One place to look for advisories of a package, and the version to hold against them. */
export interface PackageKey {
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  /** The name does not say everything: another package may be meant. */
  readonly isGuess?: true
}

/**
 * Where the advisories of a package are, keyed as OSV keys them. Distributions that advise source packages are asked by the
 * source's name and version; without a release no key of a distribution applies.
 */
export function packageKeys(found: Package): readonly PackageKey[] {
  if (!isComparable(found.version)) return []
  const ecosystem = ECOSYSTEMS[found.type]
  if (ecosystem !== undefined) return [languageKey(ecosystem, found)]
  if (found.type === "generic") return runtimeKeys(found)
  if (found.distribution === undefined) return []
  const names = distributionNames(found)
  return distributionEcosystems(found.distribution).flatMap((each) =>
    names.map((name) => ({ ecosystem: each, ...name })),
  )
}

/** Go writes `(devel)` into programs that were built from a working copy. */
const isComparable = (version: string): boolean => version !== "" && version !== "(devel)" && version !== "unknown"

function languageKey(ecosystem: string, { name: written, version }: Package): PackageKey {
  const name = canonicalName(ecosystem, written)
  // A jar that does not say its group is asked for under every one.
  if (ecosystem === "Maven" && !name.includes(":")) return { ecosystem, name: `:${name}`, version, isGuess: true }
  if (ecosystem === "Go" && (name === "stdlib" || name === "toolchain"))
    return { ecosystem, name, version: version.replace(/^go/, "") }
  return { ecosystem, name, version }
}

/** Programs that no package manager installed; Bitnami advises upstream versions of applications. */
const runtimeKeys = ({ name, version }: Package): readonly PackageKey[] => [
  { ecosystem: "Bitnami", name: name === "httpd" ? "apache" : name.toLowerCase(), version },
  ...(name === "node" ? [{ ecosystem: "Node.js", name, version }] : []),
]

const ECOSYSTEMS: Partial<Record<PackageType, string>> = {
  cargo: "crates.io",
  composer: "Packagist",
  conan: "ConanCenter",
  cran: "CRAN",
  gem: "RubyGems",
  golang: "Go",
  hackage: "Hackage",
  hex: "Hex",
  maven: "Maven",
  npm: "npm",
  nuget: "NuGet",
  pub: "Pub",
  pypi: "PyPI",
  swift: "SwiftURL",
}

/**
 * RPM advisories name binary packages, and source packages where nothing is repaired yet; those of Debian the source; apk feeds
 * name the origin or a package itself.
 */
function distributionNames({ type, name, version, source }: Package): readonly { name: string; version: string }[] {
  if (source === undefined) return [{ name, version }]
  if (type === "rpm")
    return [
      { name, version },
      { name: rpmSourceName(source.name), version: source.version },
    ]
  if (type === "deb" || source.name === name) return [{ name: source.name, version: source.version }]
  return [
    { name: source.name, version: source.version },
    { name, version },
  ]
}
