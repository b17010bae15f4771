import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Advisory } from "../../model/advisory.ts"
import type { Package } from "../../model/package.ts"
import { indexAdvisories } from "./advisory-list.ts"
import { matchPackage, type VulnerabilityMatch } from "./match.ts"
import { packageKeys } from "./package-keys.ts"

/** A package that new advisories speak of, and the bills of materials that hold it. */
export interface SbomHit {
  readonly match: VulnerabilityMatch
  readonly boms: readonly string[]
}

/**
 * Stored bills of materials by what they hold, for the question that a new advisory raises: which of them does it touch? Equal
 * packages are kept once, with the list of those that hold them. Who owns a file is not asked here: a hit is looked at again with the whole bill.
 */
export class SbomIndex {
  readonly #packages = new Map<string, { readonly found: Package; readonly boms: Set<string> }>()
  /** Package URLs by ecosystem and name. */
  readonly #byName = new Map<string, Set<string>>()

  /** O(packages). The same name again adds to what is there. */
  add(bom: string, packages: Iterable<Package>): void {
    for (const found of packages) {
      const entry = getOrAdd(this.#packages, found.purl, () => {
        for (const { ecosystem, name } of packageKeys(found))
          getOrAdd(this.#byName, `${ecosystem}\n${name}`, () => new Set()).add(found.purl)
        return { found, boms: new Set<string>() }
      })
      entry.boms.add(bom)
    }
  }

  /** Forgets a bill of materials. O(packages of all). */
  remove(bom: string): void {
    for (const { boms } of this.#packages.values()) boms.delete(bom)
  }

  /** O(versions of the package that are stored, and the bills that hold the affected ones). */
  match(advisories: readonly Advisory[]): readonly SbomHit[] {
    const index = indexAdvisories(advisories)
    const names = new Set(
      advisories.flatMap(({ ecosystem, package: name }) => {
        const artifact = name.slice(name.lastIndexOf(":"))
        return [`${ecosystem}\n${name}`, ...(artifact.startsWith(":") ? [`${ecosystem}\n${artifact}`] : [])]
      }),
    )
    const purls = new Set([...names].flatMap((name) => [...(this.#byName.get(name) ?? [])]))
    return [...purls].flatMap((purl) => {
      const entry = this.#packages.get(purl)
      if (!entry || entry.boms.size === 0) return []
      return matchPackage(entry.found, index).map((match) => ({ match, boms: [...entry.boms] }))
    })
  }
}
