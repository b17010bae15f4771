import { describe, expect, it } from "vitest"
import { renderJson } from "./json.ts"
import { exampleReport } from "./report.fixture.ts"

describe("renderJson", () => {
  it("gives the whole report, without what is internal", () => {
    const report = exampleReport()
    const parsed = JSON.parse([...renderJson(report)].join(""))
    const findings = report.findings.map(({ places: _places, ...finding }) => finding)
    expect(parsed).toEqual(JSON.parse(JSON.stringify({ schemaVersion: "1", ...report, findings })))
  })

  it("is valid without findings", () => {
    const parsed = JSON.parse([...renderJson({ ...exampleReport(), findings: [] })].join(""))
    expect(parsed.findings).toEqual([])
    expect(parsed.incomplete).toHaveLength(1)
  })
})
