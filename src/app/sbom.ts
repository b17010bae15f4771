import { folderLayerCache } from "../inputs/image/layer-cache.ts"
import { readImage } from "../inputs/image/read-image.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { renderCycloneDx } from "../outputs/sbom/cyclonedx.ts"
import type { SbomContext } from "../outputs/sbom/document.ts"
import { renderSbomJson } from "../outputs/sbom/json.ts"
import { renderSpdx } from "../outputs/sbom/spdx.ts"

export { ImageError } from "../inputs/image/image-error.ts"

export const sbomFormats = ["json", "cyclonedx", "spdx"] as const
export type SbomFormat = (typeof sbomFormats)[number]

export interface CatalogOptions {
  /** `linux/arm64`; which image of a multi-platform index is read. */
  readonly platform?: { readonly os: string; readonly architecture: string }
  /** Folder in which what layers hold is remembered. */
  readonly cacheFolder?: string
}

/** Everything inside an image archive, an image layout, a root file system or a source folder. Throws ImageError. */
export function catalogImage(path: string, { platform, cacheFolder }: CatalogOptions = {}): Promise<CatalogedImage> {
  return readImage(path, {
    ...(platform ? { platform } : {}),
    ...(cacheFolder ? { cache: folderLayerCache(cacheFolder) } : {}),
  })
}

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
