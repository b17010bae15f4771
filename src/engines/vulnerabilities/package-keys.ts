import { canonicalName } from "../../model/advisory.ts"
import type { Distribution, Package, PackageType } from "../../model/package.ts"

/** One place to look for advisories of a package, and the version to hold against them. */
export interface PackageKey {
  readonly ecosystem: string
  readonly name: string
  readonly version: string
}

/**
 * Where the advisories of a package are, keyed as OSV keys them. Distributions that advise source packages are asked by the
 * source's name and version; without a release no key of a distribution applies.
 */
export function packageKeys(found: Package): readonly PackageKey[] {
  const ecosystem = ECOSYSTEMS[found.type]
  if (ecosystem !== undefined) {
    return [{ ecosystem, name: canonicalName(ecosystem, found.name), version: found.version }]
  }
  if (found.distribution === undefined) return []
  const names = distributionNames(found)
  return distributionEcosystems(found.distribution).flatMap((each) =>
    names.map((name) => ({ ecosystem: each, ...name })),
  )
}

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

/** RPM advisories name binary packages, those of Debian the source; apk feeds name the origin or a package itself. */
function distributionNames({ type, name, version, source }: Package): readonly { name: string; version: string }[] {
  if (type === "rpm" || source === undefined) return [{ name, version }]
  if (type === "deb" || source.name === name) return [{ name: source.name, version: source.version }]
  return [
    { name: source.name, version: source.version },
    { name, version },
  ]
}

/** Source: OSV schema, defined ecosystems and their release suffixes; os-release ids. */
export function distributionEcosystems({ id, version }: Distribution): readonly string[] {
  const rolling = ROLLING[id]
  if (rolling !== undefined) return rolling
  if (version === undefined) return []
  const [major = "", minor] = version.split(".")
  switch (id) {
    case "debian":
      return [`Debian:${major}`]
    case "ubuntu":
      return [`Ubuntu:${version}`, `Ubuntu:${version}:LTS`]
    case "alpine":
      return minor === undefined ? [] : [`Alpine:v${major}.${minor}`]
    case "alpaquita":
      return [`Alpaquita:${version}`]
    case "almalinux":
      return [`AlmaLinux:${major}`]
    case "rocky":
      return [`Rocky Linux:${major}`]
    case "azurelinux":
      return [`Azure Linux:${major}`]
    case "photon":
      return [`Photon OS:${version}`]
    case "openeuler":
      return [`openEuler:${version}`]
    case "mageia":
      return [`Mageia:${major}`]
    default:
      return []
  }
}

const ROLLING: Readonly<Record<string, readonly string[]>> = {
  chainguard: ["Chainguard"],
  minimos: ["MinimOS"],
  wolfi: ["Wolfi"],
}
