import type { ClusterFacts } from "../../model/cluster-facts.ts"
import type { Finding, Incomplete } from "../../model/finding.ts"
import type { Location } from "../../model/location.ts"
import type { Rule } from "../../model/rule.ts"
import { describeJudged, judgedAnything, type ScanReport } from "../../model/scan-report.ts"
import { type SeverityLevel, severityLevels } from "../../model/severity.ts"
import { type FindingGroup, groupByPackage, groupFindings } from "../group.ts"
import { objectsOf, ownerOf, runBy } from "../owner.ts"
import { renderBases } from "./bases.ts"
import { renderFramework } from "./compliance.ts"
import type { Style } from "./style.ts"
import { count, truncate, visible, wrapText } from "./text.ts"
import { renderVulnerabilities } from "./vulnerabilities.ts"
import { renderWaived, repairedByChangelog } from "./waived.ts"

export interface TerminalOptions {
  readonly style: Style
  /** Columns. */
  readonly width: number
  /** Show every finding and its location instead of the first of each group. */
  readonly all: boolean
}

/** Findings that are listed of a group unless all are asked for: what is less urgent takes less room. */
const listed: Readonly<Record<SeverityLevel, number>> = { critical: 5, high: 5, medium: 2, low: 0, info: 0 }
/** Fixes named at the top. */
const topFixes = 5
const labelWidth = 10

/** The scan report for people: what to fix first, then the findings grouped by fix, then what could not be judged. */
export function* renderTerminal(
  report: ScanReport,
  rules: ReadonlyMap<string, Rule>,
  options: TerminalOptions,
): Generator<string> {
  const groups = groupFindings(report.findings.filter(({ rule }) => rule !== "vulnerable-package"))
  const known = report.findings.filter(({ rule }) => rule === "vulnerable-package")
  const vulnerable = groupFindings(known)
  yield* renderHead(report, options)
  yield* renderFixFirst([...groups, ...vulnerable], options)
  for (const group of groups) {
    if (options.all || listed[group.severity] > 0) yield* renderGroup(group, rules.get(group.rule), options)
    else yield renderGroupLine(group, options)
  }
  if (groups.some(({ severity }) => listed[severity] === 0)) yield "\n"
  yield* renderVulnerabilities(groupByPackage(known), report.images ?? [], options)
  yield* renderBases(report.bases ?? [], options)
  yield* renderWaived(report.findings, options)
  yield* renderProblems(report, options)
  for (const framework of report.frameworks ?? []) yield* renderFramework(framework, options)
  if (report.frameworks?.length) yield "\n"
  yield* renderFoot(report, [...groups, ...vulnerable], options)
}

function* renderHead(
  { tool, targets, summary, kubernetesVersion }: ScanReport,
  { style, width }: TerminalOptions,
): Generator<string> {
  const parts = [
    truncate(targets.map(({ name }) => visible(name)).join(", "), width >> 1),
    describeJudged(summary),
    ...(summary.resources > 0 || summary.images === undefined
      ? [count(summary.workloads, "workload"), `Kubernetes ${kubernetesVersion}`]
      : []),
    ...targets.flatMap(({ cluster }) => (cluster ? clusterParts(cluster) : [])),
  ]
  const title = `${tool.name} ${tool.version}`
  const facts = parts.join(" · ")
  const isShort = title.length + 2 + facts.length <= width
  yield `${style.bold(title)}${isShort ? "  " : "\n"}${style.dim(truncate(facts, width))}\n\n`
}

const clusterParts = ({ distribution, nodes }: ClusterFacts): readonly string[] => [
  ...(distribution ? [distribution] : []),
  ...(nodes.count > 0 ? [count(nodes.count, "node")] : []),
  ...(nodes.skewed.length > 0 ? [`${nodes.skewed.length} beyond the version skew`] : []),
]

function* renderFixFirst(groups: readonly FindingGroup[], { style, width }: TerminalOptions): Generator<string> {
  const best = [...groups]
    .sort((a, b) => b.risk - a.risk)
    .slice(0, topFixes)
    .filter(({ risk }) => risk > 0)
  if (best.length === 0) return
  const total = groups.reduce((sum, { risk }) => sum + risk, 0)
  yield `${style.bold("Fix first")} ${style.dim("(share of the risk found)")}\n`
  for (const [index, group] of best.entries()) {
    const share = `${Math.max(1, Math.round((100 * group.risk) / total))}%`.padStart(4)
    const where = ` · ${sizeOfFix(group)} · ${group.rule}`
    const room = Math.max(16, width - 11)
    const what = truncate(group.fixTitle ?? group.title, Math.max(16, room - where.length))
    yield `  ${index + 1}. ${share}  ${what}${style.dim(truncate(where, room - what.length))}\n`
  }
  yield "\n"
}

/** How many objects a fix is for: those that run an image, where it is about one. */
function sizeOfFix({ findings }: FindingGroup): string {
  const objects = new Set(findings.flatMap(objectsOf)).size
  return count(objects, findings.every(({ workloads }) => workloads) ? "workload" : "object")
}

function* renderGroup(group: FindingGroup, rule: Rule | undefined, options: TerminalOptions): Generator<string> {
  const { style, width, all } = options
  const size = sizeOf(group)
  const title = truncate(group.title, width - labelWidth - size.length - 2)
  const gap = " ".repeat(Math.max(2, width - labelWidth - title.length - size.length))
  yield `${label(group.severity, style)}${style.bold(title)}${gap}${style.dim(size)}\n`
  const reason = rule?.severity.reason
  if (reason) yield* indented(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`, options)
  const shown = all ? group.findings : group.findings.slice(0, listed[group.severity])
  for (const finding of shown) yield* renderFinding(finding, options)
  const left = group.findings.length - shown.length
  if (left > 0) yield `${pad}${style.dim(`… and ${left} more (--all shows them)`)}\n`
  yield `${pad}${style.green("fix")} ${truncate(group.fixTitle ?? "", width - labelWidth - 6 - group.rule.length)}  ${style.dim(group.rule)}\n\n`
}

/** A group as one line, for what can wait. */
function renderGroupLine(group: FindingGroup, { style, width }: TerminalOptions): string {
  const size = count(new Set(group.findings.map(ownerOf)).size, "object")
  const rule = truncate(group.rule, width >> 2)
  const title = truncate(group.title, width - labelWidth - size.length - rule.length - 4)
  const gap = " ".repeat(Math.max(2, width - labelWidth - title.length - size.length - rule.length - 2))
  return `${label(group.severity, style)}${title}${gap}${style.dim(`${rule}  ${size}`)}\n`
}

function sizeOf({ findings }: FindingGroup): string {
  const owners = new Set(findings.map(ownerOf)).size
  if (owners === findings.length) return count(owners, "object")
  return `${count(findings.length, "finding")} in ${count(owners, "object")}`
}

const pad = " ".repeat(labelWidth)

function* indented(text: string, { width, style }: TerminalOptions): Generator<string> {
  for (const line of wrapText(text, width - labelWidth)) yield `${pad}${style.dim(line)}\n`
}

function* renderFinding(finding: Finding, { style, width }: TerminalOptions): Generator<string> {
  const [location] = finding.locations
  const place = location ? visible(formatLocation(location)) : ""
  const owner = visible(ownerOf(finding))
  const head = place === "" ? style.cyan(owner) : `${style.cyan(place)}  ${owner}`
  yield `${pad}${head}\n`
  for (const line of wrapText(visible(finding.message), width - labelWidth - 2)) yield `${pad}  ${line}\n`
  const where = runBy(finding)
  if (where) yield `${pad}  ${style.dim(truncate(`run by ${visible(where)}`, width - labelWidth - 2))}\n`
}

export const formatLocation = ({ file, line, column }: Location): string => `${file}:${line}:${column}`

const labels: Readonly<Record<SeverityLevel, (text: string, style: Style) => string>> = {
  critical: (text, style) => style.alarm(text),
  high: (text, style) => style.red(text),
  medium: (text, style) => style.yellow(text),
  low: (text, style) => style.blue(text),
  info: (text, style) => style.dim(text),
}

const label = (severity: SeverityLevel, style: Style): string =>
  labels[severity](severity.toUpperCase(), style) + " ".repeat(labelWidth - severity.length)

function* renderProblems({ warnings, incomplete }: ScanReport, options: TerminalOptions): Generator<string> {
  const { style, all } = options
  const most = all ? Number.POSITIVE_INFINITY : 10
  for (const warning of warnings.slice(0, most)) {
    const place = warning.location ? `${visible(formatLocation(warning.location))}  ` : ""
    yield `${style.yellow("warning")}   ${place}${visible(warning.message)}\n`
  }
  if (warnings.length > most)
    yield `${pad}${style.dim(`… and ${warnings.length - most} more warnings (--all shows them)`)}\n`
  for (const item of incomplete.slice(0, most)) yield* renderIncomplete(item, options)
  if (incomplete.length > most)
    yield `${pad}${style.dim(`… and ${incomplete.length - most} more (--all shows them)`)}\n`
  if (warnings.length + incomplete.length > 0) yield "\n"
}

/** What was not judged: place, reason, and what to do. */
export function* renderIncomplete(item: Incomplete, { style, width }: TerminalOptions): Generator<string> {
  const place = item.location ? formatLocation(item.location) : item.what
  yield `${style.red("not read")}  ${visible(place)}\n`
  for (const line of wrapText(visible(item.why), width - labelWidth)) yield `${pad}${line}\n`
  if (item.advice)
    for (const line of wrapText(visible(item.advice), width - labelWidth)) yield `${pad}${style.dim(line)}\n`
}

function* renderFoot(
  report: ScanReport,
  groups: readonly FindingGroup[],
  { style, width, all }: TerminalOptions,
): Generator<string> {
  const { summary, incomplete } = report
  const counts = severityLevels.filter((level) => summary[level] > 0).map((level) => `${summary[level]} ${level}`)
  const waived = summary.waived > 0 ? ` · ${summary.waived} waived` : ""
  if (!judgedAnything(summary)) yield `${style.yellow("Nothing was judged: no Kubernetes object was found.")}\n`
  else if (counts.length > 0) yield `${style.bold(counts.join(" · "))}${waived}\n`
  else yield `${style.green(`No ${summary.known ? "new " : ""}findings in ${describeJudged(summary)}.`)}${waived}\n`
  const repaired = repairedByChangelog(report.findings)
  if (repaired > 0 && !all)
    yield `${style.dim(`${repaired} waived: the changelog in the image says that ${repaired === 1 ? "it is" : "they are"} repaired; --all shows each.`)}\n`
  if (summary.unfixed)
    yield `${style.dim(`${count(summary.unfixed, "vulnerability")} more without a fix: --unfixed shows them.`)}\n`
  if (summary.unknownImages && !report.incomplete.some(({ code }) => code === "unknown-images"))
    for (const line of wrapText(
      `${count(summary.unknownImages, "image")} of workloads ${summary.unknownImages === 1 ? "was" : "were"} not looked at, since this machine does not know ${summary.unknownImages === 1 ? "it" : "them"}: --pull fetches ${summary.unknownImages === 1 ? "it" : "them"}.`,
      width,
    ))
      yield `${style.dim(line)}\n`
  if (summary.known) yield `${style.dim(`${count(summary.known, "finding")} of the baseline left out.`)}\n`
  if (incomplete.length > 0) {
    const text = `The scan is incomplete: ${count(incomplete.length, "thing")} could not be judged, so this is no clean result.`
    for (const line of wrapText(text, width)) yield `${style.red(line)}\n`
  }
  const [first] = groups
  if (first) yield `\nNext: ${style.cyan(`breakwater explain ${first.rule}`)}\n`
}
