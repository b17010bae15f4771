import type { ScanReport } from "../model/scan-report.ts"
import type { SeverityLevel } from "../model/severity.ts"
import { ownerOf } from "./owner.ts"

const severities: Readonly<Record<SeverityLevel, string>> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
  info: "info",
}

/**
 * The scan report in GitLab's code quality form (a subset of the Code Climate specification), which shows findings in merge
 * requests. Only what has a place in a file can be shown there.
 * Source: GitLab documentation, "Code Quality report format".
 */
export function renderGitlab({ findings, incomplete }: ScanReport): string {
  const issues = findings.flatMap((finding) => {
    const [location] = finding.locations
    if (!location || finding.waiver) return []
    return [
      {
        description: `${ownerOf(finding)}: ${finding.message}`,
        check_name: finding.rule,
        fingerprint: finding.id,
        severity: severities[finding.severity],
        location: { path: location.file, lines: { begin: location.line, end: location.endLine } },
      },
    ]
  })
  const unread = incomplete.map(({ what, why, code = "incomplete", location }) => ({
    description: `not judged: ${why}`,
    check_name: code,
    fingerprint: `${code}:${what}:${location?.line ?? 0}`,
    severity: "blocker",
    location: { path: location?.file ?? what, lines: { begin: location?.line ?? 1 } },
  }))
  return `${JSON.stringify([...issues, ...unread], null, 2)}\n`
}
