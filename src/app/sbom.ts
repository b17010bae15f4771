import { existsSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { identifyImage } from "../inputs/image/identify-image.ts"
import { folderImageStore, type ImageStore } from "../inputs/image/image-store.ts"
import { folderLayerCache, type LayerCache } from "../inputs/image/layer-cache.ts"
import type { PullOptions } from "../inputs/image/registry/registry-blobs.ts"
import { RegistryError } from "../inputs/image/registry/registry-error.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { type ImageReference, parseImageReference } from "../model/image-reference.ts"
import { renderCycloneDx } from "../outputs/sbom/cyclonedx.ts"
import type { SbomContext } from "../outputs/sbom/document.ts"
import { renderSbomJson } from "../outputs/sbom/json.ts"
import { renderSpdx } from "../outputs/sbom/spdx.ts"
import { renderSpdx3 } from "../outputs/sbom/spdx3.ts"

export { ImageError } from "../inputs/image/image-error.ts"

/** What to do about an error that knows it. */
export const adviceOf = (error: Error): string | undefined =>
  error instanceof RegistryError ? error.advice : undefined

export const sbomFormats = ["json", "cyclonedx", "spdx", "spdx3"] as const
export type SbomFormat = (typeof sbomFormats)[number]

export interface CatalogOptions {
  /** `linux/arm64`; which image of a multi-platform index is read. */
  readonly platform?: { readonly os: string; readonly architecture: string }
  /** Folder of the caller's own in which what layers hold is remembered, without a bound. */
  readonly cacheFolder?: string
  /** What layers hold is remembered here. */
  readonly cache?: LayerCache
  /** How a registry is asked. */
  readonly pull?: PullOptions
  /** Images that were read before: those are known by their digest, and this one will be. */
  readonly store?: ImageStore
  /** The name under which an archive or layout is known; else what it says itself. */
  readonly name?: string
  /** Also looks for content that is stored more than once. */
  readonly duplicates?: boolean
}

export type { ImageStore, StoredImage } from "../inputs/image/image-store.ts"

const cachePath = (name: string): string =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "breakwater", name)

/** Where images are remembered unless another place is named: `$XDG_CACHE_HOME/breakwater/images`. */
export const openImageStore = (folder: string = cachePath("images")): ImageStore => folderImageStore(folder)

const maxLayerCacheBytes = 1024 ** 3

/** Where layers are remembered unless another place is named: `$XDG_CACHE_HOME/breakwater/layers`, at most 1 GiB. */
export const openLayerCache = (): LayerCache => folderLayerCache(cachePath("layers"), { maxBytes: maxLayerCacheBytes })

/**
 * Everything inside an image archive, an image layout, a root file system or a source folder; what names no file is an
 * image of a registry, which is then asked. Throws ImageError.
 */
export async function catalogImage(target: string, options: CatalogOptions = {}): Promise<CatalogedImage> {
  if (target.startsWith("containerd:")) return catalogContainerdImage(target.slice("containerd:".length), options)
  const reference = existsSync(target) || isPath(target) ? undefined : parseImageReference(target)
  if (reference) return catalogRegistryImage(reference, options)
  const read =
    (await rememberedImage(target, options)) ?? (await (await reader()).readImage(target, readOptions(options)))
  const image = options.name === undefined ? read : { ...read, claimedNames: [options.name] }
  options.store?.put(image, claimedReferences(image), new Date().toISOString(), platformName(options))
  return image
}

/** The same of an image that containerd on this machine has. Throws ImageError. */
async function catalogContainerdImage(wanted: string, options: CatalogOptions): Promise<CatalogedImage> {
  const { openContainerdImage } = await import("../inputs/image/containerd.ts")
  const { name, digest, blobs } = await openContainerdImage(wanted)
  try {
    // It has the layers of its own platform.
    const platform = options.platform ?? { os: "linux", architecture: process.arch === "x64" ? "amd64" : process.arch }
    const read = await (await reader()).readBlobsImage(name, blobs, { ...readOptions(options), platform })
    const claimedNames = [options.name ?? name]
    const image: CatalogedImage = { ...read, kind: "registry", referenceDigest: digest, claimedNames }
    // By digest alone: under what name it was put there nobody vouches for.
    options.store?.put(image, [], new Date().toISOString(), platformName({ platform }))
    return image
  } finally {
    await blobs.close()
  }
}

/** What reads layers and files of packages is loaded only for images that are not known. */
const reader = () => import("../inputs/image/read-image.ts")

/**
 * What the store has of the image in a layout or archive. Its layers are not looked at: one that is not what the configuration says is
 * refused by every runtime.
 */
async function rememberedImage(path: string, options: CatalogOptions): Promise<CatalogedImage | undefined> {
  const { store, platform, duplicates } = options
  if (!store) return undefined
  const parts = await identifyImage(path, platform)
  const known = parts && store.find({ digest: parts.config.digest })?.load()
  if (!known || known.layers.length !== parts.layers.length || (duplicates && !known.duplicates)) return undefined
  const { referenceDigest: _, manifestDigest: __, claimedNames: ___, ...image } = known
  return {
    ...image,
    name: path,
    kind: parts.kind,
    ...(parts.manifestDigest ? { manifestDigest: parts.manifestDigest } : {}),
    ...(parts.names.length > 0 ? { claimedNames: parts.names } : {}),
    layers: known.layers.map((layer, index) => ({ ...layer, blob: parts.layers[index]?.label ?? layer.diffId })),
  }
}

/** The same of an image in its registry. What the store has by the digest is not fetched. Throws ImageError. */
export async function catalogRegistryImage(
  reference: ImageReference,
  options: CatalogOptions = {},
): Promise<CatalogedImage> {
  const { store, pull } = options
  const platform = platformName(options)
  const known = (digest: string) => {
    const image = store?.find({ digest, platform })?.load()
    return options.duplicates && !image?.duplicates ? undefined : image
  }
  const exact = reference.digest === undefined ? undefined : known(reference.digest)
  if (exact) return { ...exact, name: reference.text, kind: "registry", referenceDigest: reference.digest as string }
  const image = await (await reader()).readRegistryImage(reference, { ...readOptions(options), ...pull, known })
  store?.put(image, reference.digest === undefined ? [reference] : [], new Date().toISOString(), platform)
  return image
}

const readOptions = ({ platform, cacheFolder, cache, duplicates }: CatalogOptions) => ({
  ...(duplicates ? { duplicates } : {}),
  ...(platform ? { platform } : {}),
  ...(cacheFolder ? { cache: folderLayerCache(cacheFolder) } : cache ? { cache } : {}),
})

const platformName = ({ platform }: CatalogOptions): string =>
  platform ? `${platform.os}/${platform.architecture}` : "linux/amd64"

/** What an archive says it is of. */
export const claimedReferences = ({ claimedNames = [] }: CatalogedImage): readonly ImageReference[] =>
  claimedNames.flatMap((name) => parseImageReference(name) ?? [])

/** A slip in a file's name should not be sent to a registry. */
const isPath = (target: string): boolean => /^[./]|\.(?:tar|tgz|gz|zst|json)$/.test(target)

export function renderSbom(image: CatalogedImage, format: SbomFormat, context: SbomContext): string {
  switch (format) {
    case "json":
      return renderSbomJson(image)
    case "cyclonedx":
      return renderCycloneDx(image, context)
    case "spdx":
      return renderSpdx(image, context)
    case "spdx3":
      return renderSpdx3(image, context)
  }
}
