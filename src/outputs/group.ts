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

/**
 * One upgrade clears the vulnerabilities of a package and of others that are built from the same source, whatever their severity;
 * one move clears an end of life wherever it is.
 */
const byPackage: Key = (finding) => {
  const { rule, severity, category, subject = "", evidence, fix } = finding
  if (category !== "vulnerability") return `${severity}\n${rule}`
  if (evidence.purl === undefined) return `${severity}\n${rule}\n${fix?.title ?? ""}`
  const from = evidence.source === undefined ? evidence.purl : `${evidence.source} ${upgradeTarget(finding)}`
  return `${rule}\n${subject}\n${from}`
}

/** The version that an upgrade leads to; "" where there is none yet. */
export function upgradeTarget({ fix }: Finding): string {
  const title = fix?.title ?? ""
  return title.startsWith("Upgrade ") ? title.slice(title.lastIndexOf(" ") + 1) : ""
}

/** The packages that findings are about, by name. */
export const packagesOf = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(findings.map(({ evidence }) => String(evidence.package ?? ""))),
]

/** Problems, each once however many packages of one source have it: they are one risk. */
export const distinctProblems = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(
    findings.map((finding) => {
      const { subject = "", evidence, id } = finding
      return [evidence.source === undefined ? id : `${subject} ${evidence.source} ${evidence.id}`, finding]
    }),
  ).values(),
]

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
        risk: distinctProblems(members).reduce(
          (sum, { waiver, severity: level, weight }) => sum + (waiver ? 0 : riskWeight[level] * (weight?.factor ?? 1)),
          0,
        ),
      }
    })
    .sort(
      (a, b) => severityRank(a.severity) - severityRank(b.severity) || b.risk - a.risk || (a.rule < b.rule ? -1 : 1),
    )
}

const isOfPackages = (finding: Finding, keyOf: Key): boolean =>
  finding.category === "vulnerability" && finding.evidence.source !== undefined && !isOfImage(finding, keyOf)

function fixOf(members: readonly Finding[], keyOf: Key): string | undefined {
  const [first] = members
  if (first && isOfPackages(first, keyOf)) {
    const names = packagesOf(members)
    const target = upgradeTarget(first)
    return names.length > 1 && target !== ""
      ? `Upgrade ${String(first.evidence.source)} (${names.length} packages) to ${target}`
      : first.fix?.title
  }
  if (!first || !isOfImage(first, keyOf)) return first?.fix?.title
  const packages = new Set(members.map(({ evidence }) => evidence.purl)).size
  const problems = `${members.length} ${members.length === 1 ? "vulnerability" : "vulnerabilities"}`
  return `Renew ${first.subject ?? ""}: ${packages === 1 ? "1 package has" : `${packages} packages have`} ${problems}`
}
