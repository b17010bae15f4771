import type { Finding } from "../model/finding.ts"
import { describeJudged, type ScanReport } from "../model/scan-report.ts"
import { severityLevels } from "../model/severity.ts"
import { describeBase } from "./bases.ts"
import { type FindingGroup, groupFindings } from "./group.ts"
import { ownerOf, runBy } from "./owner.ts"

/** Findings listed of one group; a comment on a pull request should not need scrolling. */
const listed = 5
/** Groups that are spelled out; the rest is counted. */
const maxGroups = 15

/** The scan report as Markdown for a comment on a pull request: worst first, details folded away. */
export function renderMarkdown(report: ScanReport): string {
  const { summary, incomplete, kubernetesVersion, tool } = report
  const groups = groupFindings(report.findings)
  const counts = severityLevels.filter((level) => summary[level] > 0).map((level) => `${summary[level]} ${level}`)
  const verdict = counts.length > 0 ? counts.join(" · ") : `no findings in ${describeJudged(summary)}`
  const parts = [`### ${tool.name}: ${verdict}`]
  if (incomplete.length > 0) {
    const rows = incomplete.slice(0, listed).map(({ what, why }) => `- ${code(what)}: ${plain(why)}`)
    const more = incomplete.length > listed ? [`- and ${incomplete.length - listed} more`] : []
    parts.push(`**The scan is incomplete.** What could not be judged:\n\n${[...rows, ...more].join("\n")}`)
  }
  const bases = (report.bases ?? []).filter(({ fixable }) => fixable > 0).slice(0, listed)
  if (bases.length > 0) parts.push(bases.map((base) => `- ${plain(describeBase(base))}`).join("\n"))
  parts.push(...groups.slice(0, maxGroups).map(renderGroup))
  if (groups.length > maxGroups) parts.push(`And ${groups.length - maxGroups} more kinds of findings.`)
  parts.push(
    `<sub>${describeJudged(summary)}, ${summary.workloads} workloads, judged for Kubernetes ${kubernetesVersion} by ${tool.name} ${tool.version}</sub>`,
  )
  return `${parts.join("\n\n")}\n`
}

function renderGroup({ rule, title, severity, fixTitle, findings }: FindingGroup): string {
  const rows = findings.slice(0, listed).map(renderFinding)
  const more = findings.length > listed ? [`- and ${findings.length - listed} more`] : []
  return `<details><summary><b>${severity}</b> ${plain(title)} (${findings.length}) <code>${rule}</code></summary>\n\n${[...rows, ...more].join("\n")}\n\n${fixTitle ? `Fix: ${plain(fixTitle)}.\n\n` : ""}</details>`
}

function renderFinding(finding: Finding): string {
  const [location] = finding.locations
  const place = location ? `${code(`${location.file}:${location.line}`)} ` : ""
  const where = runBy(finding)
  return `- ${place}${plain(ownerOf(finding))}: ${plain(finding.message)}${where ? ` (run by ${plain(where)})` : ""}`
}

/** Text from outside must not become markup, mentions or links. */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Bidi_Control}]+/gu, " ")
    .replace(/[\\`*_{}[\]<>()#+!|~&@]/g, (character) =>
      character === "<"
        ? "&lt;"
        : character === ">"
          ? "&gt;"
          : character === "&"
            ? "&amp;"
            : character === "@"
              ? "@\u200b"
              : `\\${character}`,
    )

/** Text as code. */
export const code = (text: string): string => `\`${text.replace(/[\p{Cc}\p{Bidi_Control}`]+/gu, " ")}\``
