import { asString } from "../../lib/json.ts"
import type { Finding } from "../../model/finding.ts"
import { type SeverityLevel, severityLevels } from "../../model/severity.ts"
import type { FindingGroup } from "../group.ts"
import type { Style } from "./style.ts"
import { count, truncate, visible } from "./text.ts"

export interface VulnerabilityOptions {
  readonly style: Style
  /** Columns. */
  readonly width: number
  /** Every package and every id. */
  readonly all: boolean
}

const listed = 25

/** One row for each package: what it is, where to go, how bad, and the worst ids. What is exploited now is marked. */
export function* renderVulnerabilities(
  groups: readonly FindingGroup[],
  { style, width, all }: VulnerabilityOptions,
): Generator<string> {
  if (groups.length === 0) return
  const subjects = new Set(groups.map(({ findings }) => findings[0]?.subject ?? ""))
  const ordered = [...groups].sort((a, b) => pressure(b) - pressure(a))
  const shown = all ? ordered : ordered.slice(0, listed)
  const name = (group: FindingGroup) => visible(`${field(group, "package")} ${field(group, "version")}`)
  const nameWidth = Math.min(Math.floor(width * 0.34), Math.max(...shown.map((group) => name(group).length)))
  const fixWidth = Math.min(Math.floor(width * 0.22), Math.max(3, ...shown.map((group) => fixed(group).length)))
  yield `${style.bold("Vulnerable packages")}\n`
  for (const subject of subjects) {
    if (subjects.size > 1) yield `${style.cyan(visible(subject))}\n`
    for (const group of shown.filter(({ findings }) => (findings[0]?.subject ?? "") === subject)) {
      const ids = idsOf(group.findings)
      const room = width - nameWidth - fixWidth - 18
      const levels = levelsOf(group.findings)
      yield `  ${truncate(name(group), nameWidth).padEnd(nameWidth)}  ${style.green(truncate(fixed(group), fixWidth).padEnd(fixWidth))}` +
        `  ${paintLevels(levels, style)}  ${visible(all ? ids.join(" ") : truncate(ids.join(" "), Math.max(13, room)))}\n`
    }
  }
  if (shown.length < ordered.length)
    yield `  ${style.dim(`… and ${count(ordered.length - shown.length, "package")} more (--all shows them)`)}\n`
  if (groups.some(({ findings }) => findings.some(({ evidence }) => evidence.kev === true)))
    yield `  ${style.dim("! is exploited now (CISA's catalog)")}\n`
  yield "\n"
}

const field = ({ findings }: FindingGroup, key: string): string => asString(findings[0]?.evidence[key]) ?? ""

/** Where one upgrade leads to: the fix of the package, not of one problem. */
const fixed = ({ findings }: FindingGroup): string => {
  const title = findings[0]?.fix?.title ?? ""
  const target = title.startsWith("Upgrade ") ? title.slice(title.lastIndexOf(" ") + 1) : ""
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
