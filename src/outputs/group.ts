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

type Key = (finding: Finding) => string

/** One upgrade clears the vulnerabilities of a package, whatever their severity; one move clears an end of life wherever it is. */
const byPackage: Key = ({ rule, severity, category, subject = "", evidence, fix }) => {
  if (category !== "vulnerability") return `${severity}\n${rule}`
  return evidence.purl === undefined
    ? `${severity}\n${rule}\n${fix?.title ?? ""}`
    : `${rule}\n${subject}\n${String(evidence.purl)}`
}

/** Who runs an image takes a newer one, or not: no package of it is upgraded by itself. */
const byFix: Key = (finding) =>
  isOfImage(finding, byFix) ? `${finding.rule}\n${finding.subject ?? ""}` : byPackage(finding)

const isOfImage = ({ evidence, workloads }: Finding, keyOf: Key): boolean =>
  keyOf === byFix && evidence.purl !== undefined && workloads !== undefined

/** Groups the findings that count by what fixes them: rule and severity, package, image. Worst first, then most risk. */
export const groupFindings = (findings: readonly Finding[]): readonly FindingGroup[] =>
  groupAll(findings.filter(({ waiver }) => !waiver))

/** Vulnerabilities that count by package, also where a newer image is what fixes them. */
export const groupByPackage = (findings: readonly Finding[]): readonly FindingGroup[] =>
  group(
    findings.filter(({ waiver }) => !waiver),
    byPackage,
  )

/** The same as {@link groupFindings} with waived findings, which add no risk. */
export const groupAll = (findings: readonly Finding[]): readonly FindingGroup[] => group(findings, byFix)

function group(findings: readonly Finding[], keyOf: Key): readonly FindingGroup[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = keyOf(finding)
    const known = groups.get(key)
    if (known) known.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()]
    .map((members): FindingGroup => {
      const [first] = members as [Finding, ...Finding[]]
      const { rule } = first
      const severity =
        members.map((each) => each.severity).sort((a, b) => severityRank(a) - severityRank(b))[0] ?? "info"
      return {
        rule,
        title: isOfImage(first, keyOf) ? `Packages of ${first.subject ?? ""} have known vulnerabilities` : first.title,
        severity,
        fixTitle: fixOf(members, keyOf),
        findings: members,
        risk: members.reduce(
          (sum, { waiver, severity: level, weight }) => sum + (waiver ? 0 : riskWeight[level] * (weight?.factor ?? 1)),
          0,
        ),
      }
    })
    .sort(
      (a, b) => severityRank(a.severity) - severityRank(b.severity) || b.risk - a.risk || (a.rule < b.rule ? -1 : 1),
    )
}

function fixOf(members: readonly Finding[], keyOf: Key): string | undefined {
  const [first] = members
  if (!first || !isOfImage(first, keyOf)) return first?.fix?.title
  const packages = new Set(members.map(({ evidence }) => evidence.purl)).size
  const problems = `${members.length} ${members.length === 1 ? "vulnerability" : "vulnerabilities"}`
  return `Renew ${first.subject ?? ""}: ${packages === 1 ? "1 package has" : `${packages} packages have`} ${problems}`
}
