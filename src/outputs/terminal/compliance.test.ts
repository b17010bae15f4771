import { describe, expect, it } from "vitest"
import type { ControlReport, FrameworkReport } from "../../model/compliance.ts"
import { renderFramework } from "./compliance.ts"
import { plainStyle } from "./style.ts"

const control = (id: string, fields: Partial<ControlReport>): ControlReport => ({
  id,
  title: "A control with a title that is longer than a narrow terminal is wide",
  status: "pass",
  rules: ["a"],
  findings: [],
  ...fields,
})

const report: FrameworkReport = {
  id: "test",
  title: "A framework with a name that is longer than a narrow terminal is wide",
  controls: [
    control("1.1", { status: "fail", findings: ["x", "y"] }),
    control("1.2", {}),
    control("hardening-container-environments", { status: "manual", manual: "Look at what nobody but you can see" }),
    control("1.4", { status: "not-applicable" }),
  ],
}

const render = (width: number, all: boolean) => [...renderFramework(report, { style: plainStyle, width, all })].join("")

describe("renderFramework", () => {
  it("shows what failed and what only a person can tell, and counts the rest", () => {
    const text = render(100, false)
    expect(text).toContain("1 fail · 1 pass · 1 manual · 1 not applicable")
    expect(text).toMatch(/^fail {4}1\.1 .* 2$/m)
    expect(text).toContain("Look at what nobody but you can see")
    expect(text).not.toMatch(/^pass/m)
    expect(render(100, true)).toMatch(/^pass {4}1\.2/m)
  })

  it.each([40, 60, 100])("fits %d columns", (width) => {
    for (const line of render(width, true).split("\n")) expect(line.length, line).toBeLessThanOrEqual(width)
  })
})
