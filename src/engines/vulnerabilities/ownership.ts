import { isOperatingSystemPackage, type Package } from "../../model/package.ts"

/**
 * Packages of languages that a package of the operating system brought: every place they were found at is a file that it
 * owns. The distribution answers for those and repairs them under its own version numbers.
 */
export function systemOwners(packages: readonly Package[]): ReadonlyMap<Package, Package> {
  const places = new Map<string, Package | undefined>()
  const languages = packages.filter((each) => !isOperatingSystemPackage(each) && each.locations.length > 0)
  for (const { locations } of languages) for (const location of locations) places.set(fileOf(location), undefined)
  if (places.size === 0) return new Map()
  for (const system of packages) {
    if (!isOperatingSystemPackage(system)) continue
    for (const file of system.files ?? []) {
      if (places.has(file)) places.set(file, system)
      // With merged /usr the database may still name the old place.
      else if (MERGED.test(file) && places.has(`usr/${file}`)) places.set(`usr/${file}`, system)
    }
  }
  return new Map(
    languages.flatMap((each) => {
      const owners = each.locations.map((location) => places.get(fileOf(location)))
      const [first] = owners
      return first !== undefined && owners.every((owner) => owner !== undefined) ? [[each, first] as const] : []
    }),
  )
}

const MERGED = /^(?:bin|lib|lib32|lib64|sbin)\//

/** The file on the disk of a place inside an archive. */
function fileOf(location: string): string {
  const inside = location.indexOf("!/")
  return inside < 0 ? location : location.slice(0, inside)
}
