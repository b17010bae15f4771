import { fileOfLocation, systemFileOwners } from "../../model/image/system-file-owners.ts"
import { isOperatingSystemPackage, type Package } from "../../model/package.ts"

/**
 * Packages of languages that a package of the operating system brought: every place they were found at is a file that it
 * owns. The distribution answers for those and repairs them under its own version numbers.
 */
export function systemOwners(packages: readonly Package[]): ReadonlyMap<Package, Package> {
  const languages = packages.filter((each) => !isOperatingSystemPackage(each) && each.locations.length > 0)
  const places = new Set(languages.flatMap(({ locations }) => locations.map(fileOfLocation)))
  const ownerOf = systemFileOwners(packages, places)
  return new Map(
    languages.flatMap((each) => {
      const owners = each.locations.map((location) => ownerOf.get(fileOfLocation(location)))
      const [first] = owners
      return first !== undefined && owners.every((owner) => owner !== undefined) ? [[each, first] as const] : []
    }),
  )
}
