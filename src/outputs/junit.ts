import type { Finding } from "../model/finding.ts"
import { describeJudged, type ScanReport } from "../model/scan-report.ts"
import { ownerOf } from "./owner.ts"

/**
 * The scan report as JUnit XML: a suite for each rule that found something, a failed case for each finding, and a suite of
 * errors for what could not be judged. A report without findings has one passing case, so that CI shows that it ran.
 * Valid by Jenkins' schema, which has no place for a file and a line: those stand in the text.
 */
export function renderJunit(report: ScanReport): string {
  const { tool, findings, incomplete } = report
  const suites = [...groupByRule(findings)].map(([rule, members]) => ruleSuite(rule, members))
  if (incomplete.length > 0) {
    const cases = incomplete.map(
      ({ what, why }) =>
        `    <testcase classname="incomplete" name="${escapeXml(what)}"><error message="${escapeXml(why)}"/></testcase>`,
    )
    suites.push(suite("incomplete", cases, 0, incomplete.length, 0))
  }
  if (suites.length === 0)
    suites.push(
      suite(tool.name, [`    <testcase classname="${tool.name}" name="${describeJudged(report.summary)}"/>`], 0, 0, 0),
    )
  const waived = findings.filter(({ waiver }) => waiver).length
  const tests = Math.max(1, findings.length + incomplete.length)
  const attributes = `name="${tool.name}" tests="${tests}" failures="${findings.length - waived}" errors="${incomplete.length}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n${suites.join("\n")}\n</testsuites>\n`
}

function groupByRule(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.rule)
    if (group) group.push(finding)
    else groups.set(finding.rule, [finding])
  }
  return groups
}

function ruleSuite(rule: string, findings: readonly Finding[]): string {
  const waived = findings.filter(({ waiver }) => waiver).length
  return suite(rule, findings.map(toCase), findings.length - waived, 0, waived)
}

const suite = (name: string, cases: readonly string[], failures: number, errors: number, skipped: number): string =>
  `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}">\n${cases.join("\n")}\n  </testsuite>`

function toCase(finding: Finding): string {
  const { rule, severity, message, title, fix, waiver, locations } = finding
  const [location] = locations
  const place = location ? `${location.file}:${location.line}:${location.column}` : ""
  const open = `    <testcase classname="${escapeXml(rule)}" name="${escapeXml(`${ownerOf(finding)}: ${message}`)}">`
  if (waiver) return `${open}<skipped>${escapeXml(waiver.reason)}</skipped></testcase>`
  const text = [title, place, fix ? `Fix: ${fix.title}.` : ""].filter(Boolean).join("\n")
  return `${open}<failure type="${severity}" message="${escapeXml(message)}">${escapeXml(text)}</failure></testcase>`
}

/** XML 1.0 has no way to write most control characters; they are replaced. */
const escapeXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;")
