import { compareDigits, compareLists, type Order } from "./order.ts"
import { comparePreReleases, parseSemantic } from "./semver.ts"

/** NuGet: SemVer 2.0.0 with a fourth number and pre-releases without regard to case. Source: NuGet.Versioning, VersionComparer. */
export function compareNuget(a: string, b: string): Order {
  const [x, y] = [parseSemantic(a.toLowerCase(), 4), parseSemantic(b.toLowerCase(), 4)]
  return compareLists(x.numbers, y.numbers, "", compareDigits) || comparePreReleases(x.preRelease, y.preRelease)
}
