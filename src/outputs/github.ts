import type { Finding } from "../model/finding.ts"
import type { ScanReport } from "../model/scan-report.ts"
import type { SeverityLevel } from "../model/severity.ts"
import { ownerOf, runBy } from "./owner.ts"

const commands: Readonly<Record<SeverityLevel, string>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
  info: "notice",
}

/**
 * The scan report as workflow commands of GitHub Actions: each line becomes an annotation at its place in the pull request.
 * Source: GitHub documentation, "Workflow commands for GitHub Actions" (escaping as in actions/toolkit, command.ts).
 */
export function* renderGithub({ findings, incomplete }: ScanReport): Generator<string> {
  for (const finding of findings) if (!finding.waiver) yield annotation(finding)
  for (const { what, why, location } of incomplete) {
    const place = location ? `file=${property(location.file)},line=${location.line},` : ""
    yield `::error ${place}title=${property(`not judged: ${what}`)}::${data(why)}\n`
  }
}

function annotation(finding: Finding): string {
  const [location] = finding.locations
  const place = location
    ? `file=${property(location.file)},line=${location.line},endLine=${location.endLine},col=${location.column},`
    : ""
  const where = runBy(finding)
  const text = `${ownerOf(finding)}: ${finding.message}.${where ? ` Run by ${where}.` : ""}${finding.fix ? ` Fix: ${finding.fix.title}.` : ""}`
  return `::${commands[finding.severity]} ${place}title=${property(`${finding.severity}: ${finding.title} (${finding.rule})`)}::${data(text)}\n`
}

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
