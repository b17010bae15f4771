import { imagePurl } from "../engines/vulnerabilities/apply-vex.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import type { ReportedImage } from "../model/scan-report.ts"

/** What a report says of an image besides its findings. */
export function reportImage(image: CatalogedImage): ReportedImage {
  const { name, packages, config } = image
  const digest = image.referenceDigest ?? image.manifestDigest
  const purl = imagePurl(image)
  return {
    name,
    ...(digest ? { digest } : {}),
    ...(config ? { id: config.digest } : {}),
    ...(purl ? { purl } : {}),
    packages: packages.length,
  }
}
