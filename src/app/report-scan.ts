import type { FrameworkReport } from "../model/compliance.ts"
import type { Finding, Incomplete } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { formatVersion, type KubernetesVersion } from "../model/kubernetes-version.ts"
import { countSeverities, type ScanReport, type Warning } from "../model/scan-report.ts"
import { isAtLeast, severityRank } from "../model/severity.ts"
import type { JudgedImages } from "./judge-images.ts"
import type { JudgedWorkloadImages } from "./judge-workload-images.ts"
import { pictureImage } from "./picture-image.ts"
import { reportImage } from "./report-image.ts"
import type { LoadedInventory, ScanOptions } from "./scan-options.ts"
import { tool } from "./version.ts"

/** What the engines say of what was loaded. */
export interface Verdicts {
  readonly version: KubernetesVersion
  /** Number of workloads that were judged. */
  readonly workloads: number
  /** All of them, the waived ones marked. */
  readonly findings: readonly Finding[]
  readonly judged?: JudgedImages
  readonly running?: JudgedWorkloadImages
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  /** Fills in where findings are written; absent where none stands in a file. */
  readonly locate?: (findings: readonly Finding[], manifests: LoadedInventory["manifests"]) => void
  readonly frameworks?: readonly FrameworkReport[]
}

/** The report of a scan: what is asked for of the findings, worst first and with their places, and how many there are. */
export function reportScan(loaded: LoadedInventory, options: ScanOptions, verdicts: Verdicts): ScanReport {
  const { inventory, targets, incomplete, warnings, images = [] } = loaded
  const { judged, running, version } = verdicts
  const minimum = options.minimum ?? "info"
  const serious = verdicts.findings.filter(
    (finding) => isAtLeast(finding.severity, minimum) && isIn(finding, loaded.namespaces),
  )
  const findings = serious.filter(({ id }) => !options.known?.has(id)).sort(byImportance)
  verdicts.locate?.(findings, loaded.manifests)
  const pictures = options.pictures ? images.map((image) => pictureImage(image, findingsOf(image, findings))) : []
  const reported = [...images.map(reportImage), ...(running?.images ?? [])]
  return {
    tool,
    targets,
    kubernetesVersion: formatVersion(version),
    summary: {
      resources: inventory.size,
      workloads: verdicts.workloads,
      ...(reported.length > 0
        ? {
            images: reported.length,
            packages: reported.reduce((sum, { packages }) => sum + packages, 0),
            unfixed: (judged?.unfixed ?? 0) + (running?.unfixed ?? 0),
          }
        : {}),
      ...(running && running.unknown > 0 ? { unknownImages: running.unknown } : {}),
      ...countSeverities(findings),
      waived: findings.filter(({ waiver }) => waiver).length,
      ...(options.known ? { known: serious.length - findings.length } : {}),
    },
    ...(reported.length > 0 ? { images: reported } : {}),
    ...(running && running.bases.length > 0 ? { bases: running.bases } : {}),
    findings,
    incomplete: [...incomplete, ...verdicts.incomplete, ...(judged?.incomplete ?? []), ...(running?.incomplete ?? [])],
    warnings: [...warnings, ...(running?.warnings ?? []), ...verdicts.warnings],
    ...(options.pictures ? { pictures: [...pictures, ...(running?.pictures ?? [])] } : {}),
    ...(verdicts.frameworks ? { frameworks: verdicts.frameworks } : {}),
  }
}

const findingsOf = ({ name }: CatalogedImage, findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ subject }) => subject === name)

function isIn({ resource, subject }: Finding, namespaces: readonly string[] | undefined): boolean {
  if (!namespaces) return true
  if (!resource) return subject !== undefined
  return namespaces.includes(resource.kind === "Namespace" ? resource.name : (resource.namespace ?? ""))
}

/** Worst first; then by place, so that the order does not depend on the order of the checks. */
function byImportance(a: Finding, b: Finding): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    compare(a.rule, b.rule) ||
    comparePressure(a, b) ||
    compare(a.resource?.namespace ?? "", b.resource?.namespace ?? "") ||
    compare(a.resource?.name ?? "", b.resource?.name ?? "") ||
    compare(a.path ?? "", b.path ?? "")
  )
}

/** Vulnerabilities: exploited now, then likely to be where they are, then by package. */
function comparePressure(a: Finding, b: Finding): number {
  if (a.category !== "vulnerability") return 0
  return (
    Number(b.evidence.kev ?? false) - Number(a.evidence.kev ?? false) ||
    likelihood(b) - likelihood(a) ||
    compare(String(a.evidence.purl ?? ""), String(b.evidence.purl ?? ""))
  )
}

/** Of most problems EPSS says next to nothing, and of some nothing at all: then their place decides. */
const leastLikely = 0.001

const likelihood = ({ evidence, weight }: Finding): number =>
  Math.max(leastLikely, Number(evidence.epss ?? 0)) * (weight?.factor ?? 1)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
