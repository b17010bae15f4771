import type { ClusterFacts } from "./cluster-facts.ts"
import type { FrameworkReport } from "./compliance.ts"
import type { Finding, Incomplete } from "./finding.ts"
import type { Location } from "./location.ts"
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

/** The result of a scan: what every output format is made from. */
export interface ScanReport {
  readonly tool: { readonly name: string; readonly version: string }
  readonly targets: readonly ScanTarget[]
  /** Kubernetes version that verdicts were given for, such as "1.37". */
  readonly kubernetesVersion: string
  readonly summary: ScanSummary
  /** Worst first. */
  readonly findings: readonly Finding[]
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  /** For each framework that was asked for, what the scan says about its controls. */
  readonly frameworks?: readonly FrameworkReport[]
}

export function countSeverities(findings: readonly Finding[]): SeverityCounts {
  const counts = Object.fromEntries(severityLevels.map((level) => [level, 0])) as Record<SeverityLevel, number>
  for (const { severity, waiver } of findings) if (!waiver) counts[severity]++
  return counts
}
