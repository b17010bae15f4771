import { existsSync } from "node:fs"
import { folderLayerCache } from "../inputs/image/layer-cache.ts"
import { readImage, readRegistryImage } from "../inputs/image/read-image.ts"
import type { PullOptions } from "../inputs/image/registry/registry-blobs.ts"
import { RegistryError } from "../inputs/image/registry/registry-error.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { parseImageReference } from "../model/image-reference.ts"
import { renderCycloneDx } from "../outputs/sbom/cyclonedx.ts"
import type { SbomContext } from "../outputs/sbom/document.ts"
import { renderSbomJson } from "../outputs/sbom/json.ts"
import { renderSpdx } from "../outputs/sbom/spdx.ts"

export { ImageError } from "../inputs/image/image-error.ts"

/** What to do about an error that knows it. */
export const adviceOf = (error: Error): string | undefined =>
  error instanceof RegistryError ? error.advice : undefined

export const sbomFormats = ["json", "cyclonedx", "spdx"] as const
export type SbomFormat = (typeof sbomFormats)[number]

export interface CatalogOptions {
  /** `linux/arm64`; which image of a multi-platform index is read. */
  readonly platform?: { readonly os: string; readonly architecture: string }
  /** Folder in which what layers hold is remembered. */
  readonly cacheFolder?: string
  /** How a registry is asked. */
  readonly pull?: PullOptions
}

/**
 * Everything inside an image archive, an image layout, a root file system or a source folder; what names no file is an
 * image of a registry, which is then asked. Throws ImageError.
 */
export function catalogImage(
  target: string,
  { platform, cacheFolder, pull }: CatalogOptions = {},
): Promise<CatalogedImage> {
  const options = {
    ...(platform ? { platform } : {}),
    ...(cacheFolder ? { cache: folderLayerCache(cacheFolder) } : {}),
  }
  const reference = existsSync(target) || isPath(target) ? undefined : parseImageReference(target)
  return reference ? readRegistryImage(reference, { ...options, ...pull }) : readImage(target, options)
}

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
  }
}
