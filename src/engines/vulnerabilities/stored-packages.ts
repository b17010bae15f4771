import { getOrAdd } from "../../lib/get-or-add.ts"
import { type Advisory, anyGroup } from "../../model/advisory.ts"
import type { Package } from "../../model/package.ts"
import { type AffectedProof, affectedBy } from "./affected.ts"
import { isOfModule } from "./module-stream.ts"
import { packageKeys } from "./package-keys.ts"

/** A holder of packages (an image, by digest) that a new advisory concerns. */
export interface Concerned {
  readonly holder: string
  readonly package: Package
  readonly proof: AffectedProof
}

/** Packages of one version under one key, and who holds them; holders of the same base image share the package. */
interface Version {
  readonly package: Package
  readonly holders: string[]
}

/**
 * The packages of many bills of materials, turned around: by what advisories name them. A new advisory is held against each
 * version once, however many images have it. Adding is linear in packages; a question in the versions of one package and
 * the holders that it concerns.
 */
export class StoredPackages {
  readonly #keys = new Map<string, Map<string, Version>>()

  add(holder: string, packages: Iterable<Package>): void {
    for (const each of packages)
      for (const { ecosystem, name, version } of packageKeys(each)) {
        const versions = getOrAdd(this.#keys, `${ecosystem}\n${name}`, () => new Map<string, Version>())
        // Streams of a module are versions of their own: an advisory may be for one of them.
        const found = getOrAdd(versions, `${version}\n${each.name}\n${each.modularity ?? ""}`, () => ({
          package: each,
          holders: [],
        }))
        if (found.holders.at(-1) !== holder) found.holders.push(holder)
      }
  }

  /** Whom an advisory concerns. Notices of other packages and withdrawn ones concern nobody. */
  *concerned(advisory: Advisory): Generator<Concerned> {
    if (advisory.withdrawn !== undefined || advisory.state === "not-affected") return
    const { ecosystem, package: name } = advisory
    const artifact = anyGroup(ecosystem, name)
    for (const each of artifact === undefined ? [name] : [name, artifact])
      for (const [key, { package: found, holders }] of this.#keys.get(`${ecosystem}\n${each}`) ?? []) {
        if (!isOfModule(advisory, found)) continue
        const proof = affectedBy(advisory, key.slice(0, key.indexOf("\n")))
        if (proof !== undefined) for (const holder of holders) yield { holder, package: found, proof }
      }
  }
}
