import { baseImageOf } from "../engines/images/base-image.ts"
import { newerTags } from "../engines/images/newer-tags.ts"
import { onBase } from "../engines/images/rebase.ts"
import { openRepository } from "../inputs/image/registry/repository.ts"
import type { AdvisoryIndex } from "../model/advisory.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { type ImageReference, parseImageReference } from "../model/image-reference.ts"
import { countProblems, type VulnerabilityCount } from "./count-problems.ts"
import { type CatalogOptions, catalogImage, ImageError } from "./sbom.ts"

/** What an image would be like on another base. */
export interface TriedBase {
  readonly name: string
  /** Of the manifest, to pin it by. */
  readonly digest?: string
  readonly bytes: number
  readonly packages: number
  /** Worked out by matching what would be inside; absent without a database. */
  readonly vulnerabilities?: VulnerabilityCount
  /** Packages that the image's own steps would install from another release, so that nobody can tell their versions: not counted. */
  readonly unknown: number
}

export class BaseError extends Error {
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.advice = advice
  }
}

/** Puts an image on other bases and matches again what would be inside, best first. Throws BaseError and ImageError. */
export async function tryBases(
  image: CatalogedImage,
  names: readonly string[],
  options: CatalogOptions,
  index?: AdvisoryIndex,
): Promise<readonly TriedBase[]> {
  const tried: TriedBase[] = []
  const told = names.length > 0 ? await baseLayersOf(image, options) : undefined
  for (const name of names) {
    const base = await catalogImage(name, options)
    const layers = told ?? layersBelow(image, base)
    if (layers === undefined)
      throw new BaseError(
        "where the base of the image ends nobody says",
        "Build it with BuildKit, which writes the history, or with the label org.opencontainers.image.base.name.",
      )
    const { packages, bytes, unknown } = onBase(image, layers, base)
    const digest = base.referenceDigest ?? base.manifestDigest
    tried.push({
      name,
      ...(digest ? { digest } : {}),
      bytes,
      packages: packages.length,
      ...(index ? { vulnerabilities: countProblems(packages, index) } : {}),
      unknown: unknown.length,
    })
  }
  return tried.sort(
    (a, b) =>
      (a.vulnerabilities?.all ?? 0) - (b.vulnerabilities?.all ?? 0) || a.unknown - b.unknown || a.bytes - b.bytes,
  )
}

/** Layers of the image that are its base's: by its history, else those of the base that its label names. */
async function baseLayersOf(image: CatalogedImage, options: CatalogOptions): Promise<number | undefined> {
  const base = baseImageOf(image)
  if (base === undefined || base.layers > 0) return base?.layers
  const name = base.digest ? `${base.name.replace(/@.*$/, "")}@${base.digest}` : base.name
  return layersBelow(image, await catalogImage(name, options))
}

/** How many layers of an image are all those of another. */
function layersBelow({ layers }: CatalogedImage, base: CatalogedImage): number | undefined {
  const isBelow = base.layers.length > 0 && base.layers.every(({ diffId }, index) => layers[index]?.diffId === diffId)
  return isBelow ? base.layers.length : undefined
}

/** Newer tags of the base that an image names, asked of its registry. Throws BaseError and ImageError. */
export async function newerBases(image: CatalogedImage, { pull = {} }: CatalogOptions): Promise<readonly string[]> {
  const base = baseImageOf(image)
  const reference = base?.by === "label" ? parseImageReference(base.name) : undefined
  if (!reference?.tag)
    throw new BaseError(
      "the image does not name its base by a tag",
      "Build it with the label org.opencontainers.image.base.name, or name bases to try: --try-base debian:12-slim.",
    )
  const tags = newerTags(reference.tag, await tagsOf(reference, pull))
  return tags.map((tag) => `${withoutTag(reference)}:${tag}`)
}

const withoutTag = ({ text, tag = "" }: ImageReference): string =>
  text.replace(/@.*$/, "").slice(0, tag === "" ? undefined : -(tag.length + 1))

async function tagsOf({ registry, repository: name }: ImageReference, pull: NonNullable<CatalogOptions["pull"]>) {
  const repository = openRepository(registry, name, pull)
  try {
    return await repository.tags()
  } finally {
    repository.close()
  }
}

export { ImageError }
