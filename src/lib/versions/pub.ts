import { compareDigits, compareLists, type Order } from "./order.ts"
import { compareIdentifiers, comparePreReleases, parseSemantic } from "./semver.ts"

/** Dart and Flutter: SemVer whose build metadata counts, none before some. Source: dart-lang/tools pub_semver, Version.compareTo. */
export function comparePub(a: string, b: string): Order {
  const [x, y] = [parseSemantic(a, 3), parseSemantic(b, 3)]
  return (
    compareLists(x.numbers, y.numbers, "", compareDigits) ||
    comparePreReleases(x.preRelease, y.preRelease) ||
    compareIdentifiers(x.build, y.build)
  )
}
