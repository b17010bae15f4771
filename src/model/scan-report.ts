import type { ClusterFacts } from "./cluster-facts.ts"
import type { FrameworkReport } from "./compliance.ts"
import type { Finding, Incomplete } from "./finding.ts"
import type { ImagePicture } from "./image/image-picture.ts"
import type { Location } from "./location.ts"
import type { PathPictures } from "./path-picture.ts"
import type { SeverityLevel } from "./severity.ts"
import { severityLevels } from "./severity.ts"

export interface ScanTarget {
  readonly kind: "manifests" | "cluster" | "image" | "code" | "snapshot"
  readonly name: string
  /** What is known of a cluster, or of the one that a snapshot was taken of. */
  readonly cluster?: ClusterFacts
}

export type SeverityCounts = Readonly<Record<SeverityLevel, number>>

export interface ScanSummary extends SeverityCounts {
  readonly resources: number
  readonly workloads: number
  /** Images and their packages; absent where no image was asked for. */
  readonly images?: number
  readonly packages?: number
  /** Images of workloads whose content is not known, so that nobody looked at them. */
  readonly unknownImages?: number
  /** Vulnerabilities left out because nothing can be done about them yet. */
  readonly unfixed?: number
  readonly waived: number
  /** Findings that a baseline knows and the report leaves out; absent without a baseline. */
  readonly known?: number
}

/** Something odd in the input that hides nothing: a duplicate key, an ignored setting. */
export interface Warning {
  readonly code: string
  readonly message: string
  readonly location?: Location
}

/** An image that was judged. */
export interface ReportedImage {
  readonly name: string
  /** What its name led to: digest of a manifest or index. */
  readonly digest?: string
  /** Digest of its configuration. */
  readonly id?: string
  /** Package URL (`pkg:oci/…`); absent where only a file is known. */
  readonly purl?: string
  readonly packages: number
  /** Workloads that run it, `namespace/Kind/name`; absent where it was scanned by itself. */
  readonly workloads?: readonly string[]
  /** Where a tag was looked up in what this machine remembers: when it led here (RFC 3339), and who said so. */
  readonly resolved?: { readonly at: string; readonly from: string }
}

/** Images that stand on the same layers, and what a newer base would clear in all of them. */
export interface ReportedBase {
  readonly name: string
  readonly digest?: string
  readonly layers: number
  /** How it was recognised: by the builder's label, as an image that is known, by the history, or as what images share. */
  readonly by: "label" | "image" | "history" | "shared"
  readonly images: readonly string[]
  readonly workloads: readonly string[]
  /** Distinct problems that its packages bring and that newer versions do not have. */
  readonly fixable: number
}

/** The result of a scan: what every output format is made from. */
export interface ScanReport {
  readonly tool: { readonly name: string; readonly version: string }
  readonly targets: readonly ScanTarget[]
  /** Kubernetes version that verdicts were given for, such as "1.37". */
  readonly kubernetesVersion: string
  readonly summary: ScanSummary
  /** Images that were judged. */
  readonly images?: readonly ReportedImage[]
  /** What they stand on; those first where one bump clears most. */
  readonly bases?: readonly ReportedBase[]
  /** Worst first. */
  readonly findings: readonly Finding[]
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  /** What images are made of, where the report is to draw it. */
  readonly pictures?: readonly ImagePicture[]
  /** Attack paths, where the report is to draw them. */
  readonly paths?: PathPictures
  /** For each framework that was asked for, what the scan says about its controls. */
  readonly frameworks?: readonly FrameworkReport[]
}

/** Whether there was anything to judge: objects or images. */
export const judgedAnything = ({ resources, images = 0 }: ScanSummary): boolean => resources + images > 0

/** "12 resources", "1 image with 156 packages", or both. */
export function describeJudged({ resources, images = 0, packages = 0 }: ScanSummary): string {
  const plural = (count: number, noun: string) => `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`
  const parts = [
    ...(resources > 0 || images === 0 ? [plural(resources, "resource")] : []),
    ...(images > 0 ? [`${plural(images, "image")} with ${plural(packages, "package")}`] : []),
  ]
  return parts.join(", ")
}

export function countSeverities(findings: readonly Finding[]): SeverityCounts {
  const counts = Object.fromEntries(severityLevels.map((level) => [level, 0])) as Record<SeverityLevel, number>
  for (const { severity, waiver } of findings) if (!waiver) counts[severity]++
  return counts
}
