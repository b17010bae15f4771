import type { Finding } from "../model/finding.ts"
import { riskWeight, type SeverityLevel, severityRank } from "../model/severity.ts"

/** Findings of one rule and severity: one thing to understand, one kind of fix. */
export interface FindingGroup {
  readonly rule: string
  readonly title: string
  readonly severity: SeverityLevel
  readonly fixTitle: string | undefined
  readonly findings: readonly Finding[]
  /** Sum of the findings' weights: what fixing them all would remove. */
  readonly risk: number
}

/** One upgrade clears the vulnerabilities of a package, whatever their severity. */
const keyOf = ({ rule, severity, category, subject = "", evidence }: Finding): string =>
  category === "vulnerability" ? `${rule}\n${subject}\n${String(evidence.purl ?? "")}` : `${severity}\n${rule}`

/** Groups the findings that count by rule and severity; worst first, then those that remove most risk. */
export const groupFindings = (findings: readonly Finding[]): readonly FindingGroup[] =>
  groupAll(findings.filter(({ waiver }) => !waiver))

/** The same with waived findings, which add no risk. */
export function groupAll(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = keyOf(finding)
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()]
    .map((members): FindingGroup => {
      const [first] = members as [Finding, ...Finding[]]
      const { rule, title, fix } = first
      const severity =
        members.map((each) => each.severity).sort((a, b) => severityRank(a) - severityRank(b))[0] ?? "info"
      return {
        rule,
        title,
        severity,
        fixTitle: fix?.title,
        findings: members,
        risk: members.reduce((sum, { waiver, severity: level }) => sum + (waiver ? 0 : riskWeight[level]), 0),
      }
    })
    .sort(
      (a, b) => severityRank(a.severity) - severityRank(b.severity) || b.risk - a.risk || (a.rule < b.rule ? -1 : 1),
    )
}
