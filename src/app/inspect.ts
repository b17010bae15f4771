import { type BaseImage, baseImageOf } from "../engines/images/base-image.ts"
import { imageChecks } from "../engines/images/checks.generated.ts"
import { adviseDockerfile } from "../engines/images/dockerfile/advise.ts"
import type { DockerfileChange } from "../engines/images/dockerfile/dockerfile-change.ts"
import { judgeImage } from "../engines/images/judge-image.ts"
import { type Removal, whatCouldGo } from "../engines/images/what-could-go.ts"
import type { VulnerabilityMatch } from "../engines/vulnerabilities/match.ts"
import { DockerfileError, readDockerfile } from "../inputs/dockerfile/read-dockerfile.ts"
import type { AdvisoryIndex } from "../model/advisory.ts"
import type { Dockerfile } from "../model/dockerfile.ts"
import type { Finding } from "../model/finding.ts"
import type { DuplicateContent } from "../model/image/duplicates.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { isOperatingSystemPackage } from "../model/package.ts"
import { countOf, problemsIn, type VulnerabilityCount } from "./count-problems.ts"
import type { TriedBase } from "./try-bases.ts"

export { DockerfileError }

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
  /** Content that is stored more than once, where it was looked for. */
  readonly duplicates?: DuplicateContent
  readonly findings: readonly Finding[]
  /** The same image on other bases, best first, where any were tried. */
  readonly triedBases?: readonly TriedBase[]
  readonly dockerfile?: ShownDockerfile
}

/** What to change in the Dockerfile that the image was built from. */
export interface ShownDockerfile {
  readonly path: string
  readonly changes: readonly ShownChange[]
  readonly before: string
  readonly after: string
  /** Whether the image's history tells which instruction made which layer; without it nothing can be said about bytes. */
  readonly isAligned: boolean
}

export interface ShownChange {
  readonly what: string
  readonly line: number
  readonly bytes: number
  readonly packages: readonly string[]
  readonly caution?: string
  /** That go with the packages, worked out by matching those that are left; absent without a database. */
  readonly vulnerabilities?: VulnerabilityCount
}

export interface InspectOptions {
  /** YYYY-MM-DD. */
  readonly today: string
  /** Tells the vulnerabilities of packages, where there is one. */
  readonly index?: AdvisoryIndex
  /** What comes first among what could go and what to change: most bytes (default), or most vulnerabilities that go with it. */
  readonly order?: "bytes" | "vulnerabilities"
  /** What became of it on other bases. */
  readonly tried?: readonly TriedBase[]
  /** Text and path of the Dockerfile that the image was built from, and the stage of it. Throws DockerfileError. */
  readonly dockerfile?: { readonly path: string; readonly text: string; readonly target?: string }
}

/** Looks into an image that was read. */
export function inspectImage(
  image: CatalogedImage,
  { today, index, dockerfile, tried, order = "bytes" }: InspectOptions,
): InspectedImage {
  const matches = index && problemsIn(image.packages, index)
  const base = baseImageOf(image)
  const byLayer = new Map<string, number>()
  for (const { layer } of image.packages) if (layer) byLayer.set(layer, (byLayer.get(layer) ?? 0) + 1)
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
      packages: byLayer.get(diffId) ?? 0,
      ...(matches ? { vulnerabilities: countOf(matches.filter((match) => match.package.layer === diffId)) } : {}),
      ofBase: base !== undefined && position < base.layers,
    })),
    couldGo: ordered(
      whatCouldGo(image).map((removal) => ({
        ...removal,
        ...(index && matches ? { vulnerabilities: clearedBy(removal, image, matches, index) } : {}),
      })),
      order,
    ),
    findings,
    ...(image.duplicates ? { duplicates: image.duplicates } : {}),
    ...(tried ? { triedBases: tried } : {}),
    ...(dockerfile ? { dockerfile: adviseOn(dockerfile) } : {}),
  }

  function adviseOn({ path, text, target }: NonNullable<InspectOptions["dockerfile"]>): ShownDockerfile {
    const read = readDockerfile(text, path)
    if (target !== undefined && !read.stages.some(({ name }) => name === target)) throw noStage(read, target)
    const better = tried?.find((base) => base.unknown === 0 && isBetter(base)) ?? tried?.find(isBetter)
    const advice = adviseDockerfile(image, read, {
      target,
      better: better && { ...better, bytes: bytes - better.bytes },
    })
    return {
      path,
      before: text,
      after: advice.text,
      isAligned: advice.isAligned,
      changes: ordered(
        advice.changes.map(({ edits: _, ...change }) => ({
          ...change,
          ...(index && matches ? { vulnerabilities: clearedByChange(change, index, matches, better) } : {}),
        })),
        order,
      ),
    }
  }

  /** One that is certain to clear something, or to be smaller and no worse. */
  function isBetter({ vulnerabilities, unknown, bytes: size }: TriedBase): boolean {
    if (!matches || !vulnerabilities) return size < bytes && unknown === 0
    return vulnerabilities.all < matches.length || (vulnerabilities.all === matches.length && size < bytes)
  }

  function clearedByChange(
    change: Pick<DockerfileChange, "packages" | "isBase">,
    known: AdvisoryIndex,
    before: readonly VulnerabilityMatch[],
    better: TriedBase | undefined,
  ): VulnerabilityCount {
    if (!better?.vulnerabilities || !change.isBase) return clearedBy(change, image, before, known)
    return difference(countOf(before), better.vulnerabilities)
  }
}

/** Matches again what is left: a distribution's package may have answered for others, which then speak for themselves. */
function clearedBy(
  { packages }: Pick<Removal, "packages">,
  image: CatalogedImage,
  before: readonly VulnerabilityMatch[],
  index: AdvisoryIndex,
): VulnerabilityCount {
  if (packages.length === 0) return { all: 0, fixable: 0 }
  const gone = new Set(packages)
  const left = image.packages.filter((each) => !(isOperatingSystemPackage(each) && gone.has(each.name)))
  return difference(countOf(before), countOf(problemsIn(left, index)))
}

const difference = (before: VulnerabilityCount, after: VulnerabilityCount): VulnerabilityCount => ({
  all: before.all - after.all,
  fixable: before.fixable - after.fixable,
})

/** What is given comes with most bytes first. */
const ordered = <T extends { readonly vulnerabilities?: VulnerabilityCount }>(
  items: readonly T[],
  order: "bytes" | "vulnerabilities",
): readonly T[] =>
  order === "bytes" ? items : items.toSorted((a, b) => (b.vulnerabilities?.all ?? 0) - (a.vulnerabilities?.all ?? 0))

function noStage({ path, stages }: Dockerfile, target: string): DockerfileError {
  const names = stages.flatMap(({ name }) => name ?? [])
  return new DockerfileError(
    `${path} has no stage ${target}${names.length > 0 ? `: it has ${names.join(", ")}` : "; none of its stages has a name"}`,
  )
}
