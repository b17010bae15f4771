import { asString } from "../../lib/json.ts"
import type { Finding } from "../../model/finding.ts"
import type { ReportedImage } from "../../model/scan-report.ts"
import { type SeverityLevel, severityLevels } from "../../model/severity.ts"
import { distinctProblems, type FindingGroup, packagesOf, upgradeTarget } from "../group.ts"
import { countingWorkloads, nameOf } from "../owner.ts"
import type { Style } from "./style.ts"
import { count, truncate, visible, wrapText } from "./text.ts"

export interface VulnerabilityOptions {
  readonly style: Style
  /** Columns. */
  readonly width: number
  /** Every package and every id. */
  readonly all: boolean
}

const listed = 25
/** Where many images are shown, each gets less room. */
const listedOfMany = 6
const listedImages = 10
const listedWorkloads = 3

/**
 * One row for each package: what it is, where to go, how bad, and the worst ids. What is exploited now is marked. Images of
 * workloads stand with who runs them, those first that weigh most.
 */
export function* renderVulnerabilities(
  groups: readonly FindingGroup[],
  images: readonly ReportedImage[],
  options: VulnerabilityOptions,
): Generator<string> {
  if (groups.length === 0) return
  const { style, all } = options
  const bySubject = new Map<string, FindingGroup[]>()
  for (const group of groups) {
    const subject = subjectOf(group)
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), group])
  }
  const subjects = [...bySubject].sort(([, a], [, b]) => total(b) - total(a))
  const shown = all ? subjects : subjects.slice(0, listedImages)
  const most = all ? Number.POSITIVE_INFINITY : subjects.length === 1 ? listed : listedOfMany
  const rows = shown.map(([subject, own]) => {
    const ordered = [...own].sort((a, b) => pressure(b) - pressure(a))
    return { subject, rows: ordered.slice(0, most), left: Math.max(0, ordered.length - most) }
  })
  const columns = columnsOf(
    rows.flatMap((each) => each.rows),
    options.width,
  )
  yield `${style.bold("Vulnerable packages")}\n`
  for (const { subject, rows: packages, left } of rows) {
    const [first] = packages
    const finding = first?.findings[0]
    const isRun = finding?.workloads !== undefined
    if (subjects.length > 1 || isRun) yield `${style.cyan(visible(subject))}${age(images, subject, style)}\n`
    if (finding) yield* renderRunners(finding, options)
    for (const group of packages) yield row(group, columns, options)
    if (left > 0) yield `  ${style.dim(`… and ${count(left, "package")} more (--all shows them)`)}\n`
  }
  if (shown.length < subjects.length)
    yield `  ${style.dim(`… and ${count(subjects.length - shown.length, "image")} more (--all shows them)`)}\n`
  if (groups.some(({ findings }) => findings.some(isExploited)))
    yield `  ${style.dim("! is exploited now (CISA's catalog)")}\n`
  yield "\n"
}

const subjectOf = ({ findings }: FindingGroup): string => findings[0]?.subject ?? ""

const total = (groups: readonly FindingGroup[]): number => groups.reduce((sum, group) => sum + pressure(group), 0)

/** A tag that was looked up in what this machine remembers may have moved since. */
function age(images: readonly ReportedImage[], subject: string, style: Style): string {
  const at = images.find(({ name }) => name === subject)?.resolved?.at
  return at ? style.dim(`  as of ${at.slice(0, 10)}`) : ""
}

/** Who runs the image, where that is written, and what makes it worse there. */
function* renderRunners(finding: Finding, { style, width, all }: VulnerabilityOptions): Generator<string> {
  const workloads = countingWorkloads(finding)
  const shown = all ? workloads : workloads.slice(0, listedWorkloads)
  for (const { resource, locations, exposedBy, privileges } of shown) {
    const [location] = locations
    const place = location ? ` ${location.file}:${location.line}` : ""
    const traits = [...exposedBy.slice(0, 1).map((way) => `Internet by ${way}`), ...privileges]
    const text = `run by ${nameOf(resource)}${place}${traits.length > 0 ? ` · ${traits.join(", ")}` : ""}`
    for (const [index, line] of wrapText(visible(text), width - 6).entries())
      yield `  ${index === 0 ? "" : "    "}${style.dim(line)}\n`
  }
  if (shown.length < workloads.length)
    yield `  ${style.dim(`and by ${count(workloads.length - shown.length, "workload")} more`)}\n`
}

interface Columns {
  readonly name: number
  readonly fix: number
}

/** Packages that are built from one source stand together. */
function nameIn(group: FindingGroup): string {
  const names = packagesOf(group.findings)
  return names.length > 1
    ? visible(`${field(group, "source")} ${field(group, "version")} (${names.length} packages)`)
    : visible(`${field(group, "package")} ${field(group, "version")}`)
}

const columnsOf = (groups: readonly FindingGroup[], width: number): Columns => ({
  name: Math.min(Math.floor(width * 0.34), Math.max(...groups.map((group) => nameIn(group).length))),
  fix: Math.min(Math.floor(width * 0.22), Math.max(3, ...groups.map((group) => fixed(group).length))),
})

function row(group: FindingGroup, columns: Columns, { style, width, all }: VulnerabilityOptions): string {
  const problems = distinctProblems(group.findings)
  const ids = idsOf(problems)
  const room = width - columns.name - columns.fix - 18
  const name = truncate(nameIn(group), columns.name).padEnd(columns.name)
  const fix = style.green(truncate(fixed(group), columns.fix).padEnd(columns.fix))
  const shownIds = visible(all ? ids.join(" ") : truncate(ids.join(" "), Math.max(13, room)))
  return `  ${name}  ${fix}  ${paintLevels(levelsOf(problems), style)}  ${shownIds}\n`
}

const field = ({ findings }: FindingGroup, key: string): string => asString(findings[0]?.evidence[key]) ?? ""

/** Where one upgrade leads to: the fix of the package, not of one problem. */
const fixed = ({ findings }: FindingGroup): string => {
  const target = findings[0] ? upgradeTarget(findings[0]) : ""
  return visible(target === "" ? "no fix" : `→ ${target}`)
}

const isExploited = ({ evidence }: Finding): boolean => evidence.kev === true

const pressure = ({ findings, risk }: FindingGroup): number => (findings.some(isExploited) ? 1e9 : 0) + risk

function idsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map((finding) => `${isExploited(finding) ? "!" : ""}${asString(finding.evidence.id) ?? ""}`)
}

type Levels = Readonly<Record<SeverityLevel, number>>

function levelsOf(findings: readonly Finding[]): Levels {
  const counts = Object.fromEntries(severityLevels.map((level) => [level, 0])) as Record<SeverityLevel, number>
  for (const { severity } of findings) counts[severity]++
  return counts
}

/** `2C 5H 1M`, in ten columns. */
function paintLevels(levels: Levels, style: Style): string {
  const paints = { critical: style.alarm, high: style.red, medium: style.yellow, low: style.blue, info: style.dim }
  const parts = severityLevels.filter((level) => levels[level] > 0).slice(0, 3)
  const plain = parts.map((level) => `${levels[level]}${level.charAt(0).toUpperCase()}`)
  const painted = parts.map((level, index) => paints[level](plain[index] ?? ""))
  return painted.join(" ") + " ".repeat(Math.max(0, 10 - plain.join(" ").length))
}
