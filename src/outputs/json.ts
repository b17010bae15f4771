import type { Finding } from "../model/finding.ts"
import type { ScanReport } from "../model/scan-report.ts"

/** Version of the JSON form; additions do not change it. */
export const schemaVersion = "1"

/** The scan report as JSON (docs/output.md), one finding to a line. Given in pieces, so that it is never one string. */
export function* renderJson(report: ScanReport): Generator<string> {
  const { findings, ...rest } = report
  const head = JSON.stringify({ schemaVersion, ...rest, findings: [] }, null, 2)
  if (findings.length === 0) return yield `${head}\n`
  yield `${head.slice(0, head.lastIndexOf("[]"))}[\n`
  const last = findings.length - 1
  for (const [index, finding] of findings.entries())
    yield `    ${JSON.stringify(toJson(finding))}${index === last ? "\n  ]\n}\n" : ",\n"}`
}

type JsonFinding = { [K in keyof Required<Omit<Finding, "places">>]: Finding[K] }

/** Spelled out, which is several times as fast as copying all but one; the type sees to it that nothing is forgotten. */
const toJson = (finding: Finding): JsonFinding => ({
  id: finding.id,
  rule: finding.rule,
  aliases: finding.aliases,
  category: finding.category,
  severity: finding.severity,
  title: finding.title,
  message: finding.message,
  resource: finding.resource,
  subject: finding.subject,
  container: finding.container,
  path: finding.path,
  locations: finding.locations,
  evidence: finding.evidence,
  fix: finding.fix,
  frameworks: finding.frameworks,
  waiver: finding.waiver,
})
