import { type BaseImage, baseImageOf } from "../engines/images/base-image.ts"
import { imageChecks } from "../engines/images/checks.generated.ts"
import { judgeImage } from "../engines/images/judge-image.ts"
import { layerOfPackage } from "../engines/images/package-layer.ts"
import { type Removal, whatCouldGo } from "../engines/images/what-could-go.ts"
import { matchVulnerabilities, type VulnerabilityMatch } from "../engines/vulnerabilities/match.ts"
import type { AdvisoryIndex } from "../model/advisory.ts"
import type { Finding } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { isOperatingSystemPackage, type Package } from "../model/package.ts"

export { formatBytes } from "../engines/images/leftovers.ts"

/** A layer as it is shown. */
export interface ShownLayer {
  readonly diffId: string
  readonly createdBy?: string
  /** Bytes of the files that it stores. */
  readonly bytes: number
  /** Of those, bytes that later layers hide. */
  readonly hiddenBytes: number
  /** Packages that it brought. */
  readonly packages: number
  /** In those packages; absent without a database. */
  readonly vulnerabilities?: VulnerabilityCount
  readonly ofBase: boolean
}

export interface VulnerabilityCount {
  readonly all: number
  /** For which a version without the problem exists. */
  readonly fixable: number
}

/** Something that could go, and what goes with it. */
export interface ShownRemoval extends Removal {
  /** Worked out by matching the packages that are left; absent without a database. */
  readonly vulnerabilities?: VulnerabilityCount
}

/** What an image is made of, what is wrong with it, and what could go. */
export interface InspectedImage {
  readonly name: string
  readonly digest?: string
  readonly user?: string
  readonly base?: BaseImage
  /** Bytes of files in the merged tree. */
  readonly bytes: number
  readonly storedBytes: number
  readonly hiddenBytes: number
  readonly efficiency: number
  readonly packages: number
  readonly layers: readonly ShownLayer[]
  readonly vulnerabilities?: VulnerabilityCount
  readonly couldGo: readonly ShownRemoval[]
  readonly findings: readonly Finding[]
}

export interface InspectOptions {
  /** YYYY-MM-DD. */
  readonly today: string
  /** Tells the vulnerabilities of packages, where there is one. */
  readonly index?: AdvisoryIndex
}

/** Looks into an image that was read. */
export function inspectImage(image: CatalogedImage, { today, index }: InspectOptions): InspectedImage {
  const matches = index && problemsIn(image.packages, index)
  const base = baseImageOf(image)
  const layerOf = new Map(image.packages.map((each) => [each, layerOfPackage(image, each)]))
  const byLayer = new Map<number, number>()
  for (const layer of layerOf.values()) byLayer.set(layer, (byLayer.get(layer) ?? 0) + 1)
  let bytes = 0
  for (const { size } of image.files.values()) bytes += size
  const { findings } = judgeImage(image, imageChecks, { today })
  return {
    name: image.name,
    ...(image.manifestDigest ? { digest: image.manifestDigest } : {}),
    ...(image.config ? { user: image.config.user || "root" } : {}),
    ...(base ? { base } : {}),
    bytes,
    storedBytes: image.waste?.storedBytes ?? bytes,
    hiddenBytes: image.waste?.hiddenBytes ?? 0,
    efficiency: image.waste?.efficiency ?? 1,
    packages: image.packages.length,
    ...(matches ? { vulnerabilities: countOf(matches) } : {}),
    layers: image.layers.map(({ diffId, createdBy, fileBytes }, position) => ({
      diffId,
      ...(createdBy ? { createdBy } : {}),
      bytes: fileBytes,
      hiddenBytes: image.waste?.hiddenByLayer[position] ?? 0,
      packages: byLayer.get(position) ?? 0,
      ...(matches
        ? { vulnerabilities: countOf(matches.filter((match) => layerOf.get(match.package) === position)) }
        : {}),
      ofBase: base !== undefined && position < base.layers,
    })),
    couldGo: whatCouldGo(image).map((removal) => ({
      ...removal,
      ...(index && matches ? { vulnerabilities: clearedBy(removal, image, matches, index) } : {}),
    })),
    findings,
  }
}

const problemsIn = (packages: readonly Package[], index: AdvisoryIndex): readonly VulnerabilityMatch[] =>
  matchVulnerabilities(packages, index).filter(({ overruledBy }) => overruledBy === undefined)

const countOf = (matches: readonly VulnerabilityMatch[]): VulnerabilityCount => ({
  all: matches.length,
  fixable: matches.filter(({ state }) => state === "fixed").length,
})

/** Matches again what is left: a distribution's package may have answered for others, which then speak for themselves. */
function clearedBy(
  { packages }: Removal,
  image: CatalogedImage,
  before: readonly VulnerabilityMatch[],
  index: AdvisoryIndex,
): VulnerabilityCount {
  if (packages.length === 0) return { all: 0, fixable: 0 }
  const gone = new Set(packages)
  const left = image.packages.filter((each) => !(isOperatingSystemPackage(each) && gone.has(each.name)))
  const after = countOf(problemsIn(left, index))
  const { all, fixable } = countOf(before)
  return { all: all - after.all, fixable: fixable - after.fixable }
}
