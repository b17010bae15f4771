import { imagePurl } from "../engines/vulnerabilities/apply-vex.ts"
import { readVex } from "../inputs/vex/read-vex.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import type { VexStatement } from "../model/vex.ts"

export { VexError } from "../inputs/vex/vex-error.ts"

/**
 * The statements of VEX files (OpenVEX, CSAF, CycloneDX) and of folders in the form of VEX repositories, as far as they can speak
 * of the images. Throws VexError.
 */
export function loadVex(paths: readonly string[], images: Iterable<CatalogedImage>): readonly VexStatement[] {
  const purls = new Set<string>()
  for (const image of images)
    for (const purl of [imagePurl(image), ...image.packages.map(({ purl }) => purl)]) if (purl) purls.add(purl)
  return paths.flatMap((path) => readVex(path, [...purls]))
}
