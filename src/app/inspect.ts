import { type BaseImage, baseImageOf } from "../engines/images/base-image.ts"
import { imageChecks } from "../engines/images/checks.generated.ts"
import { judgeImage } from "../engines/images/judge-image.ts"
import { type Removal, whatCouldGo } from "../engines/images/what-could-go.ts"
import type { Finding } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"

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
  readonly ofBase: boolean
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
  readonly couldGo: readonly Removal[]
  readonly findings: readonly Finding[]
}

/** Looks into an image that was read. `today` is YYYY-MM-DD. */
export function inspectImage(image: CatalogedImage, today: string): InspectedImage {
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
    layers: image.layers.map(({ diffId, createdBy, fileBytes }, index) => ({
      diffId,
      ...(createdBy ? { createdBy } : {}),
      bytes: fileBytes,
      hiddenBytes: image.waste?.hiddenByLayer[index] ?? 0,
      packages: byLayer.get(diffId) ?? 0,
      ofBase: base !== undefined && index < base.layers,
    })),
    couldGo: whatCouldGo(image),
    findings,
  }
}
