import { imageRuleBook } from "../app/image-rules.ts"
import { scanImages } from "../app/scan-images.ts"
import { Inventory } from "../model/inventory.ts"
import type { SeverityLevel } from "../model/severity.ts"
import { flag, text, texts } from "./command.ts"
import { readSeverity } from "./judging-options.ts"
import { readVersion } from "./kubernetes-version.ts"
import { isImageTarget, openAdvisories, readVexOption } from "./scan-images.ts"
import { readBaseline, readNamedImages, type ScanAnswer, type ScanRequest } from "./scan-request.ts"

/** Judges images by every rule there is for them, and loads nothing else. */
export async function judge(request: ScanRequest): Promise<ScanAnswer> {
  const { positionals, options } = request
  const kubernetesVersion = readVersion(text(options, "kubernetes-version"))
  const minimum = readSeverity("severity", text(options, "severity") ?? "info") as SeverityLevel
  const names = [...texts(options, "image"), ...positionals.filter(isImageTarget)]
  const loaded = {
    inventory: Inventory.of([]),
    targets: names.map((name) => ({ kind: "image", name }) as const),
    incomplete: [],
    warnings: [],
    images: await readNamedImages(names, request),
  }
  const advisories = openAdvisories(options)
  const vex = readVexOption(options, loaded)
  const report = scanImages(loaded, {
    minimum,
    ...readBaseline(options),
    ...(kubernetesVersion ? { kubernetesVersion } : {}),
    ...(advisories ? { advisories } : {}),
    ...(vex.length > 0 ? { vex } : {}),
    unfixed: flag(options, "unfixed"),
  })
  advisories?.close()
  return { report, rules: imageRuleBook() }
}
