import { frameworks } from "../catalog/frameworks/index.ts"
import { imageChecks } from "../engines/images/checks.generated.ts"
import type { Check, CheckSettings } from "../engines/posture/check.ts"
import { checks as allChecks } from "../engines/posture/checks.generated.ts"
import { runPosture } from "../engines/posture/run.ts"
import { kubernetesEndOfLife } from "../engines/vulnerabilities/kubernetes-end-of-life.ts"
import { endOfLifeKubernetes, imageVulnerabilityRules } from "../engines/vulnerabilities/vulnerability-rules.ts"
import type { Configuration } from "../inputs/configuration/configuration.ts"
import type { FrameworkReport } from "../model/compliance.ts"
import type { Finding, Incomplete } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import type { Inventory } from "../model/inventory.ts"
import { formatVersion, type KubernetesVersion, newestVersion } from "../model/kubernetes-version.ts"
import { countSeverities, type ScanReport, type ScanTarget, type Warning } from "../model/scan-report.ts"
import { isAtLeast, type SeverityLevel, severityRank } from "../model/severity.ts"
import type { VexStatement } from "../model/vex.ts"
import { reportFramework, rulesOfFramework } from "./frameworks.ts"
import { type Advisories, type ImageJudging, judgeImages } from "./judge-images.ts"
import { judgeWorkloadImages } from "./judge-workload-images.ts"
import { locateFindings } from "./locate.ts"
import { pictureImage } from "./picture-image.ts"
import { reportImage } from "./report-image.ts"
import { allRules, findRules } from "./rules.ts"
import { tool } from "./version.ts"
import { collectWaivers } from "./waivers/collect.ts"
import { waive } from "./waivers/waive.ts"
import { type WorkloadFlaws, workloadFlaws } from "./workload-flaws.ts"
import type { WorkloadImages } from "./workload-images.ts"

/** What was read, and what of it could not be. */
export interface LoadedInventory {
  readonly inventory: Inventory
  readonly targets: readonly ScanTarget[]
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  /** The version of the cluster the inventory comes from, where it is known. */
  readonly kubernetesVersion?: KubernetesVersion
  /** What live objects were made from: where findings of a cluster are written. */
  readonly manifests?: Inventory
  /** The namespaces that were asked for: everything else is read only to judge these by. */
  readonly namespaces?: readonly string[]
  /** Images that were asked for. */
  readonly images?: readonly CatalogedImage[]
  /** What is known of the images that workloads run; absent where nobody looked. */
  readonly workloadImages?: WorkloadImages
}

export interface ScanOptions {
  /** Judge as this version would; default: the cluster's own, else the newest supported. */
  readonly kubernetesVersion?: KubernetesVersion
  /** Rule ids to run; all that are not optional by default. */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** Ids of frameworks: runs the rules that answer their controls, optional ones too, and reports control by control. */
  readonly frameworks?: readonly string[]
  /** Findings below this severity are left out. */
  readonly minimum?: SeverityLevel
  /** Ids of findings that are known already (a baseline): they are left out. */
  readonly known?: ReadonlySet<string>
  /** What `.breakwater.yaml` says: waivers, rules to leave out or to add, settings. */
  readonly configuration?: Configuration
  /** Rules that users add. */
  readonly added?: readonly Check[]
  /** The added check for attack paths as it is where flaws of workloads are known; it stands in for the one of its id. */
  readonly attackPaths?: (flaws: WorkloadFlaws) => Check
  /** What packages of images are judged by. */
  readonly advisories?: Advisories
  /** What makers say about vulnerabilities of their products: findings that a statement takes away are waived. */
  readonly vex?: readonly VexStatement[]
  /** Also vulnerabilities that nothing can be done about yet. */
  readonly unfixed?: boolean
  /** Also what a report draws of images. */
  readonly pictures?: boolean
  /** The day that waivers are judged on, YYYY-MM-DD; today by default. */
  readonly today?: string
}

const imageRules: readonly string[] = [...imageChecks, ...imageVulnerabilityRules].map(({ id }) => id)

/** Judges what was loaded. Findings come worst first and with their places in the files. */
export function scan(loaded: LoadedInventory, options: ScanOptions = {}): ScanReport {
  const { inventory, targets, incomplete, warnings, images = [] } = loaded
  const version = versionOf(loaded, options)
  const checks = chooseChecks(options)
  const settings = byRuleId(options.configuration?.settings ?? {})
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const isWanted = wantedRule(options)
  const judging = imageJudging(options, isWanted, today)
  const judged = images.length === 0 ? undefined : judgeImages(images, judging)
  const { workloadImages, manifests } = loaded
  const running =
    workloadImages &&
    judgeWorkloadImages(workloadImages, { inventory, version, ...(manifests ? { manifests } : {}) }, judging)
  const { attackPaths } = options
  const posture = runPosture(inventory, {
    version,
    // What is vulnerable makes paths likelier, so that images come first.
    checks: attackPaths && running ? withFlaws(checks, attackPaths(workloadFlaws(running.findings))) : checks,
    settings,
  })
  const ended = isWanted(endOfLifeKubernetes.id)
    ? targets.flatMap(({ name, cluster }) =>
        cluster ? (kubernetesEndOfLife(cluster, name, options.advisories, today) ?? []) : [],
      )
    : []
  const waived = waive(
    [...posture.findings, ...(judged?.findings ?? []), ...(running?.findings ?? []), ...ended],
    collectWaivers(inventory, options.configuration),
    {
      rules: allRules(options.added),
      ran: new Set([
        ...checks.map(({ id }) => id),
        ...(judged || running ? imageRules.filter((id) => isWanted(id)) : []),
        ...(targets.some(({ cluster }) => cluster) ? [endOfLifeKubernetes.id] : []),
      ]),
      today,
    },
  )
  const minimum = options.minimum ?? "info"
  const serious = waived.findings.filter(
    (finding) => isAtLeast(finding.severity, minimum) && isIn(finding, loaded.namespaces),
  )
  const findings = serious.filter(({ id }) => !options.known?.has(id)).sort(byImportance)
  locateFindings(findings, loaded.manifests)
  const pictures = options.pictures ? images.map((image) => pictureImage(image, findingsOf(image, findings))) : []
  const reported = [...images.map(reportImage), ...(running?.images ?? [])]
  return {
    tool,
    targets,
    kubernetesVersion: formatVersion(version),
    summary: {
      resources: inventory.size,
      workloads: posture.workloads.length,
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
    incomplete: [...incomplete, ...posture.incomplete, ...(judged?.incomplete ?? []), ...(running?.incomplete ?? [])],
    warnings: [...warnings, ...(running?.warnings ?? []), ...waived.warnings],
    ...(options.pictures ? { pictures: [...pictures, ...(running?.pictures ?? [])] } : {}),
    ...(options.frameworks ? { frameworks: reportFrameworks(options.frameworks) } : {}),
  }

  function reportFrameworks(ids: readonly string[]): readonly FrameworkReport[] {
    const { workloads } = posture
    return ids.flatMap((id) => {
      const framework = frameworks.get(id)
      return framework ? [reportFramework(framework, { inventory, workloads, checks, findings: waived.findings })] : []
    })
  }
}

const findingsOf = ({ name }: CatalogedImage, findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ subject }) => subject === name)

const withFlaws = (checks: readonly Check[], informed: Check): readonly Check[] =>
  checks.map((each) => (each.id === informed.id ? informed : each))

/** The version that verdicts are given for: asked for, else the cluster's own, else the newest. */
export const versionOf = (
  { kubernetesVersion }: Pick<LoadedInventory, "kubernetesVersion">,
  options: ScanOptions,
): KubernetesVersion => options.kubernetesVersion ?? kubernetesVersion ?? newestVersion

/** Whether any rule about images is asked for. */
export function wantsImages(options: ScanOptions): boolean {
  const isWanted = wantedRule(options)
  return imageRules.some((id) => isWanted(id))
}

const imageJudging = (
  { advisories, vex, unfixed, pictures }: ScanOptions,
  isWanted: ImageJudging["isWanted"],
  today: string,
): ImageJudging => ({
  isWanted,
  today,
  ...(advisories ? { advisories } : {}),
  ...(vex ? { vex } : {}),
  ...(unfixed === undefined ? {} : { unfixed }),
  ...(pictures === undefined ? {} : { pictures }),
})

function isIn({ resource, subject }: Finding, namespaces: readonly string[] | undefined): boolean {
  if (!namespaces) return true
  if (!resource) return subject !== undefined
  return namespaces.includes(resource.kind === "Namespace" ? resource.name : (resource.namespace ?? ""))
}

/** Settings may be given under another tool's id, like everything that names a rule. */
function byRuleId(settings: CheckSettings): CheckSettings {
  const rules = allRules()
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => findRules(rules, name).map(({ id }) => [id, value])),
  )
}

function chooseChecks(options: ScanOptions): readonly Check[] {
  const isWanted = wantedRule(options)
  return [...allChecks, ...(options.added ?? [])].filter(({ id, optional }) => isWanted(id, optional))
}

/** Whether the options ask for a rule. */
function wantedRule({ only, skip = [], configuration, added = [], frameworks: asked }: ScanOptions) {
  const rules = allRules(added)
  const named = (names: readonly string[] = []) => names.flatMap((name) => findRules(rules, name).map(({ id }) => id))
  const skipped = new Set([...skip, ...(only ? [] : named(configuration?.skip))])
  const enabled = new Set(named(configuration?.enable))
  const wanted = only && new Set(only)
  const answering = asked && new Set(asked.flatMap(rulesOfFrameworkNamed))
  return (id: string, optional: true | undefined = undefined): boolean => {
    if (skipped.has(id) || (wanted && !wanted.has(id))) return false
    return answering ? answering.has(id) : wanted !== undefined || !optional || enabled.has(id)
  }
}

function rulesOfFrameworkNamed(id: string): readonly string[] {
  const framework = frameworks.get(id)
  return framework ? [...rulesOfFramework(framework, allChecks)] : []
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
