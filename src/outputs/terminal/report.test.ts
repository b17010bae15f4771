import { describe, expect, it } from "vitest"
import { allRules } from "../../app/rules.ts"
import { exampleReport } from "../report.fixture.ts"
import { renderTerminal } from "./report.ts"
import { ansiStyle, plainStyle } from "./style.ts"

const render = (width: number, report = exampleReport(), all = false) =>
  [...renderTerminal(report, allRules(), { style: plainStyle, width, all })].join("")

describe("renderTerminal", () => {
  it("says what, where, why and what to do", () => {
    const text = render(100)
    expect(text).toContain("CRITICAL  Container runs privileged")
    expect(text).toContain("k8s/with blank#1.yaml:31:13  shop/Deployment/cart")
    expect(text).toContain("A break-in becomes root on the node at once.")
    expect(text).toContain("fix Remove privileged")
    expect(text).toContain("Install helm.")
    expect(text).toContain("1 critical · 1 low")
    expect(text).toContain("breakwater explain privileged-container")
  })

  it("never lets control characters of the input through", () => {
    const text = render(100, exampleReport(), true)
    expect([...text].filter((character) => /[\p{Cc}\p{Bidi_Control}]/u.test(character) && character !== "\n")).toEqual(
      [],
    )
    expect(text).toContain("\\x1b[2J")
  })

  it.each([60, 80, 100, 140])("fits %d columns", (width) => {
    for (const all of [false, true])
      for (const line of render(width, exampleReport(), all).split("\n"))
        expect(line.length, line).toBeLessThanOrEqual(width)
  })

  it("shows the first few of a group, or all", () => {
    const [finding] = exampleReport().findings
    const findings = Array.from(
      { length: 9 },
      (_v, index) => ({ ...finding, message: `number ${index}` }) as NonNullable<typeof finding>,
    )
    const report = { ...exampleReport(), findings }
    expect(render(100, report)).toContain("… and 4 more (--all shows them)")
    expect(render(100, report, true)).toContain("number 8")
  })

  it("never calls an incomplete or empty scan clean", () => {
    expect(render(100, { ...exampleReport(), findings: [] })).toContain("The scan is incomplete")
    const summary = { ...exampleReport().summary, resources: 0 }
    expect(render(100, { ...exampleReport(), findings: [], incomplete: [], summary })).toContain("Nothing was judged")
  })

  it("uses colours only where asked to", () => {
    const coloured = [
      ...renderTerminal(exampleReport(), allRules(), { style: ansiStyle, width: 100, all: false }),
    ].join("")
    expect(coloured).toContain("\u001b[1;41;97mCRITICAL")
  })
})
