import { isOperatingSystemPackage, type Package } from "../package.ts"

/** Which package of the operating system brought each of these files; paths are below the root. O(files of all packages). */
export function systemFileOwners(
  packages: readonly Package[],
  paths: ReadonlySet<string>,
): ReadonlyMap<string, Package> {
  const owners = new Map<string, Package>()
  if (paths.size === 0) return owners
  for (const system of packages) {
    if (!isOperatingSystemPackage(system)) continue
    for (const file of system.files ?? []) {
      if (paths.has(file)) owners.set(file, system)
      // With merged /usr the database may still name the old place.
      else if (merged.test(file) && paths.has(`usr/${file}`)) owners.set(`usr/${file}`, system)
    }
  }
  return owners
}

const merged = /^(?:bin|lib|lib32|lib64|sbin)\//

/** The file on the disk of a place inside an archive. */
export function fileOfLocation(location: string): string {
  const inside = location.indexOf("!/")
  return inside < 0 ? location : location.slice(0, inside)
}
