import { createRequire } from "node:module"
import { describe, expect, it } from "vitest"
import { allRules } from "../app/rules.ts"
import { exampleReport } from "./report.fixture.ts"
import { renderSarif } from "./sarif.ts"

// The published schema, as the package carries it, is a draft-04 schema: its own validator knows that draft.
const require = createRequire(import.meta.url)
const jestSarif = createRequire(require.resolve("@microsoft/jest-sarif/package.json"))
const Ajv = jestSarif("ajv")
const schema = jestSarif("./lib/schemas/sarif-2.1.0-rtm.5.json")

function validate(log: unknown): unknown[] {
  const ajv = new Ajv({ schemaId: "auto", allErrors: true, unknownFormats: "ignore", meta: false })
  ajv.addMetaSchema(jestSarif("ajv/lib/refs/json-schema-draft-04.json"))
  const check = ajv.compile(schema)
  return check(log) ? [] : check.errors
}

describe("renderSarif", () => {
  const log = JSON.parse(renderSarif(exampleReport(), [...allRules().values()]))

  it("is valid by the published schema", () => {
    // The schema's $schema pattern knows only its own address.
    const { $schema: _schema, ...rest } = log
    expect(validate(rest)).toEqual([])
    expect(validate({ ...rest, runs: [{ ...rest.runs[0], columnKind: "inches" }] })).not.toEqual([])
  })

  it("carries rule, place, fingerprint and what was not judged", () => {
    const [run] = log.runs
    const [first, second] = run.results
    expect(run.tool.driver.rules[first.ruleIndex].id).toBe("privileged-container")
    expect(first.locations[0].physicalLocation.artifactLocation.uri).toBe("k8s/with%20blank%231.yaml")
    expect(first.locations[0].physicalLocation.region).toEqual({
      startLine: 31,
      startColumn: 13,
      endLine: 31,
      endColumn: 30,
    })
    expect(first.relatedLocations[0].physicalLocation.artifactLocation.uri).toBe("file:///absolute/other.yaml")
    expect(first.partialFingerprints).toEqual({ "breakwater/v1": "0123456789abcdef" })
    expect(second.locations[0].physicalLocation).toBeUndefined()
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ descriptor: { id: "helm-missing" } }],
    })
  })
})
