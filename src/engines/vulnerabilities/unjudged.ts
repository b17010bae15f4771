import { getOrAdd } from "../../lib/get-or-add.ts"
import type { AdvisoryIndex } from "../../model/advisory.ts"
import { isOperatingSystemPackage, type Package } from "../../model/package.ts"
import { packageKeys } from "./package-keys.ts"

/** Packages that no advisory of the index could speak of. */
export interface Unjudged {
  readonly packages: number
  readonly why: string
}

/**
 * Packages for which silence says nothing: the index holds no feed of their ecosystem, or nothing tells which release of which
 * distribution they are of. Programs without a package manager are judged by name where a feed knows them, and else passed over.
 */
export function unjudgedPackages(packages: readonly Package[], index: AdvisoryIndex): readonly Unjudged[] {
  const counts = new Map<string, number>()
  for (const each of packages) {
    if (each.type === "generic" || each.version === "") continue
    const ecosystems = [...new Set(packageKeys(each).map(({ ecosystem }) => ecosystem))]
    if (ecosystems.some((ecosystem) => index.covers(ecosystem))) continue
    const why =
      ecosystems.length > 0
        ? `the database has no advisories of ${ecosystems[0]}`
        : isOperatingSystemPackage(each)
          ? "nothing tells which release of a distribution they are of"
          : `no advisories are known for packages of type ${each.type}`
    counts.set(why, getOrAdd(counts, why, () => 0) + 1)
  }
  return [...counts].map(([why, count]) => ({ packages: count, why }))
}
