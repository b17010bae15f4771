import { newestVersion } from "../model/kubernetes-version.ts"
import type { ScanReport } from "../model/scan-report.ts"
import { imageJudging, judgeImages } from "./judge-images.ts"
import { reportScan } from "./report-scan.ts"
import type { LoadedInventory, ScanOptions } from "./scan-options.ts"

/** Options of a scan that name no rule: those need all rules there are. */
export type ImageScanOptions = Pick<
  ScanOptions,
  "advisories" | "vex" | "unfixed" | "minimum" | "known" | "kubernetesVersion" | "today"
>

/**
 * The same as `scan` of images and nothing else, by every rule. It loads nothing of what manifests are judged by, which is nine tenths of the
 * program.
 */
export function scanImages(loaded: LoadedInventory, options: ImageScanOptions = {}): ScanReport {
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const judged = judgeImages(
    loaded.images ?? [],
    imageJudging(options, () => true, today),
  )
  return reportScan(loaded, options, {
    version: options.kubernetesVersion ?? newestVersion,
    workloads: 0,
    findings: judged.findings,
    judged,
    incomplete: [],
    warnings: [],
  })
}
