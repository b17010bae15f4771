import type { Finding, Incomplete } from "../model/finding.ts"
import type { Location } from "../model/location.ts"
import type { Rule } from "../model/rule.ts"
import type { ScanReport } from "../model/scan-report.ts"
import type { SeverityLevel } from "../model/severity.ts"
import { countingWorkloads, nameOf, ownerOf, runBy } from "./owner.ts"

const levels: Readonly<Record<SeverityLevel, string>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
}

/** GitHub sorts by this number: over 9 critical, over 7 high, over 4 medium. */
const securitySeverity: Readonly<Record<SeverityLevel, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  info: "0.5",
}

/**
 * The scan report as SARIF 2.1.0 (OASIS), as GitHub code scanning reads it. Fingerprints are the findings' ids;
 * columns count UTF-16 units.
 */
export function renderSarif(report: ScanReport, rules: readonly Rule[]): string {
  const used = new Set(report.findings.map(({ rule }) => rule))
  const shown = rules.filter(({ id }) => used.has(id))
  const indexes = new Map(shown.map(({ id }, index) => [id, index]))
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: report.tool.name, semanticVersion: report.tool.version, rules: shown.map(toDescriptor) },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.incomplete.length === 0,
            toolExecutionNotifications: report.incomplete.map(toNotification),
          },
        ],
        results: report.findings.map((finding) => toResult(finding, indexes.get(finding.rule))),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function toDescriptor(rule: Rule) {
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.threat },
    help: { text: `${rule.threat}\n\nFix: ${rule.fix.title}.` },
    defaultConfiguration: { level: levels[rule.severity.level] },
    properties: {
      "security-severity": securitySeverity[rule.severity.level],
      tags: ["security", rule.category, ...rule.frameworks],
      aliases: rule.aliases,
    },
  }
}

/** Named by their logical locations; all of them stand in the JSON report. */
const mostWorkloads = 20

function toResult(finding: Finding, ruleIndex: number | undefined) {
  const { container } = finding
  const owner = ownerOf(finding)
  const logical = { fullyQualifiedName: container ? `${owner}/${container.name}` : owner, kind: "resource" }
  const logicals = countingWorkloads(finding)
    .slice(0, mostWorkloads)
    .map(({ resource, container: { name } }) => ({
      fullyQualifiedName: `${nameOf(resource)}/${name}`,
      kind: "resource",
    }))
  const where = runBy(finding)
  const places = finding.locations.map((location) => ({ physicalLocation: toPhysical(location) }))
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[finding.severity],
    message: {
      text: `${owner}: ${finding.message}${finding.fix ? `. ${finding.fix.title}.` : ""}${where ? ` Run by ${where}.` : ""}`,
    },
    locations: [{ ...places[0], logicalLocations: [logical, ...logicals] }],
    ...(places.length > 1 ? { relatedLocations: places.slice(1).map((place, id) => ({ id, ...place })) } : {}),
    partialFingerprints: { "breakwater/v1": finding.id },
    ...(finding.waiver
      ? { suppressions: [{ kind: "external", status: "accepted", justification: finding.waiver.reason }] }
      : {}),
    properties: {
      severity: finding.severity,
      evidence: finding.evidence,
      path: finding.path,
      ...(finding.weight ? { weight: finding.weight } : {}),
    },
  }
}

function toNotification(incomplete: Incomplete) {
  return {
    level: "error",
    message: { text: `${incomplete.what}: ${incomplete.why}` },
    ...(incomplete.code ? { descriptor: { id: incomplete.code } } : {}),
    ...(incomplete.location ? { locations: [{ physicalLocation: toPhysical(incomplete.location) }] } : {}),
  }
}

const toPhysical = ({ file, line, column, endLine, endColumn }: Location) => ({
  artifactLocation: { uri: toUri(file) },
  region: { startLine: line, startColumn: column, endLine, endColumn },
})

/** A relative path as a URI reference; each part is percent-encoded, so that blanks and `#` survive. */
const toUri = (file: string): string => {
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/")
  return path.startsWith("/") ? `file://${path}` : path
}
