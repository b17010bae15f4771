import { frameworks } from "../catalog/frameworks/index.ts"
import { imageChecks } from "../engines/images/checks.generated.ts"
import type { Check, CheckSettings } from "../engines/posture/check.ts"
import { checks as allChecks } from "../engines/posture/checks.generated.ts"
import { runPosture } from "../engines/posture/run.ts"
import { kubernetesEndOfLife } from "../engines/vulnerabilities/kubernetes-end-of-life.ts"
import { endOfLifeKubernetes, imageVulnerabilityRules } from "../engines/vulnerabilities/vulnerability-rules.ts"
import type { FrameworkReport } from "../model/compliance.ts"
import { type KubernetesVersion, newestVersion } from "../model/kubernetes-version.ts"
import type { ScanReport } from "../model/scan-report.ts"
import { reportFramework, rulesOfFramework } from "./frameworks.ts"
import { imageJudging, judgeImages } from "./judge-images.ts"
import { judgeWorkloadImages } from "./judge-workload-images.ts"
import { locateFindings } from "./locate.ts"
import { reportScan } from "./report-scan.ts"
import { allRules, findRules } from "./rules.ts"
import type { LoadedInventory, ScanOptions } from "./scan-options.ts"
import { collectWaivers } from "./waivers/collect.ts"
import { waive } from "./waivers/waive.ts"
import { workloadFlaws } from "./workload-flaws.ts"

export type { LoadedInventory, ScanOptions }

const imageRules: readonly string[] = [...imageChecks, ...imageVulnerabilityRules].map(({ id }) => id)

/** Judges what was loaded. Findings come worst first and with their places in the files. */
export function scan(loaded: LoadedInventory, options: ScanOptions = {}): ScanReport {
  const { inventory, targets, images = [] } = loaded
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
  return reportScan(loaded, options, {
    version,
    workloads: posture.workloads.length,
    findings: waived.findings,
    ...(judged ? { judged } : {}),
    ...(running ? { running } : {}),
    incomplete: posture.incomplete,
    warnings: waived.warnings,
    locate: locateFindings,
    ...(options.frameworks ? { frameworks: reportFrameworks(options.frameworks) } : {}),
  })

  function reportFrameworks(ids: readonly string[]): readonly FrameworkReport[] {
    const { workloads } = posture
    return ids.flatMap((id) => {
      const framework = frameworks.get(id)
      return framework ? [reportFramework(framework, { inventory, workloads, checks, findings: waived.findings })] : []
    })
  }
}

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
