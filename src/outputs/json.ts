import type { Finding } from "../model/finding.ts"
import type { ScanReport } from "../model/scan-report.ts"

/** Version of the JSON form; additions do not change it. */
export const schemaVersion = "1"

/** The scan report as JSON (docs/output.md). Written in pieces, so that a large report is never one string. */
export function* renderJson(report: ScanReport): Generator<string> {
  const { findings, ...rest } = report
  const head = JSON.stringify({ schemaVersion, ...rest, findings: [] }, null, 2)
  if (findings.length === 0) return yield `${head}\n`
  yield head.slice(0, head.lastIndexOf("[]"))
  for (const [index, finding] of findings.entries()) {
    yield `${index === 0 ? "[\n" : ",\n"}${indent(JSON.stringify(toJson(finding), null, 2), 4)}`
  }
  yield "\n  ]\n}\n"
}

function toJson({ places: _places, ...finding }: Finding): Omit<Finding, "places"> {
  return finding
}

const indent = (text: string, by: number): string => text.replace(/^/gm, " ".repeat(by))
