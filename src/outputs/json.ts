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
    yield `    ${JSON.stringify({ ...finding, places: undefined })}${index === last ? "\n  ]\n}\n" : ",\n"}`
}
