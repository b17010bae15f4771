import { getOrAdd } from "../../lib/get-or-add.ts"
import { findFile } from "../../model/image/find-file.ts"
import type { CatalogedImage, FileEntry } from "../../model/image/image.ts"
import { fileOfLocation } from "../../model/image/system-file-owners.ts"
import { isOperatingSystemPackage, type Package } from "../../model/package.ts"

/** Bytes that one package, or a folder of files that no package brought, takes. */
export interface BytesOf {
  /** Of a package its name and version; of a folder its path below the root, "." for the root itself. */
  readonly name: string
  readonly package?: Package
  /** Sum of the sizes of its regular files. */
  readonly bytes: number
}

/**
 * Every byte of an image once: to the package that its database says owns the file, else to the package in whose folder
 * (`node_modules/x`, `x.jar`) it lies, else to its folder, two deep. Largest first. O(files × depth).
 */
export function bytesByPackage({ files, packages }: CatalogedImage): readonly BytesOf[] {
  const owners = ownersOf(files, packages)
  const folders = packageFolders(packages)
  const sums = new Map<Package | string, number>()
  for (const file of files.values()) {
    if (file.type !== "file" || file.size === 0) continue
    const owner = owners.get(file.path) ?? enclosing(file.path, folders) ?? folderOf(file.path)
    sums.set(owner, (sums.get(owner) ?? 0) + file.size)
  }
  return [...sums]
    .map(
      ([owner, bytes]): BytesOf =>
        typeof owner === "string"
          ? { name: owner, bytes }
          : { name: `${owner.name} ${owner.version}`.trim(), package: owner, bytes },
    )
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1))
}

/** The operating system's packages first: what they brought is theirs, whatever catalogers see in it. */
function ownersOf(files: ReadonlyMap<string, FileEntry>, packages: readonly Package[]): ReadonlyMap<string, Package> {
  const owners = new Map<string, Package>()
  const sorted = packages.toSorted((a, b) => Number(isOperatingSystemPackage(b)) - Number(isOperatingSystemPackage(a)))
  for (const owner of sorted)
    for (const path of owner.files ?? []) {
      const file = findFile(files, path)
      if (file?.type === "file") getOrAdd(owners, file.path, () => owner)
    }
  return owners
}

/** Where a package of a language lies: the folder of its manifest, or the archive or program itself. */
function packageFolders(packages: readonly Package[]): ReadonlyMap<string, Package> {
  const folders = new Map<string, Package>()
  for (const found of packages) {
    if (found.evidence === "locked" || isOperatingSystemPackage(found)) continue
    for (const location of found.locations) {
      const file = fileOfLocation(location)
      const place = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(file)
        ? file.slice(0, file.lastIndexOf("/"))
        : file
      // Of all that is packed into one archive or program the first stands for it.
      getOrAdd(folders, place, () => found)
    }
  }
  return folders
}

function enclosing(path: string, folders: ReadonlyMap<string, Package>): Package | undefined {
  for (let place = path; place !== ""; place = place.slice(0, Math.max(0, place.lastIndexOf("/")))) {
    const found = folders.get(place)
    if (found) return found
  }
  return undefined
}

const folderOf = (path: string): string => path.split("/").slice(0, -1).slice(0, 2).join("/") || "."
