import type { CatalogedImage, FileEntry } from "../../model/image/image.ts"
import { isOperatingSystemPackage, type Package } from "../../model/package.ts"

/** An image as it would be on another base. */
export interface Rebased {
  readonly packages: readonly Package[]
  /** Bytes of the files that a container would see. */
  readonly bytes: number
  /** Packages of the operating system that the image's own steps install, and of which another release has other versions. */
  readonly unknown: readonly Package[]
}

/**
 * What would be inside on another base: everything of that base, and on top of it what the image's own layers, those from `layers`
 * on, hold. The steps would install the distribution's packages anew, so on another release their versions are not known.
 * O(files + packages).
 */
export function onBase(image: CatalogedImage, layers: number, base: CatalogedImage): Rebased {
  const own = new Set(image.layers.slice(layers).map(({ diffId }) => diffId))
  const isSame = releaseOf(image) === releaseOf(base)
  const added = image.packages.filter(({ layer }) => layer !== undefined && own.has(layer))
  const unknown = isSame ? [] : added.filter(isOperatingSystemPackage)
  const names = new Set(added.map(nameOf))
  return {
    // What the steps install stands in place of what the base has under that name.
    packages: [
      ...base.packages.filter((each) => !names.has(nameOf(each))),
      ...added.filter((each) => !unknown.includes(each)),
    ],
    bytes: sum(
      [...base.files.values()].filter(({ path }) => (image.files.get(path)?.layer ?? -1) < layers),
      [...image.files.values()].filter(({ layer }) => layer >= layers),
    ),
    unknown,
  }
}

const nameOf = ({ type, name, arch = "", locations }: Package): string =>
  isOperatingSystemPackage({ type }) ? `${type} ${name} ${arch}` : `${type} ${name} ${locations.join(" ")}`

const releaseOf = ({ distribution }: CatalogedImage): string =>
  distribution ? `${distribution.id} ${distribution.version ?? ""}` : ""

const sum = (...lists: readonly (readonly FileEntry[])[]): number =>
  lists.flat().reduce((total, { size }) => total + size, 0)
