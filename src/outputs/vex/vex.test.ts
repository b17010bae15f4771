import { Ajv2020 } from "ajv/dist/2020.js"
import formats from "ajv-formats"
import { describe, expect, it } from "vitest"
import { readCycloneDxVex } from "../../inputs/vex/cyclonedx.ts"
import { renderCycloneDxVex } from "./cyclonedx-vex.ts"
import { renderOpenVex } from "./openvex.ts"
import { vexReport } from "./report.fixture.ts"

const now = "2026-08-01T00:00:00Z"

const text = { type: "string", minLength: 1 }
const time = { type: "string", format: "date-time" }
const object = (required: readonly string[], properties: Readonly<Record<string, object>>, more = {}) => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
  ...more,
})
const component = {
  "@id": { type: "string", format: "uri" },
  identifiers: object([], { purl: text, cpe22: text, cpe23: text }, { minProperties: 1 }),
  hashes: {
    type: "object",
    propertyNames: {
      enum: ["md5", "sha1", "sha-256", "sha-384", "sha-512", "sha3-224", "sha3-256", "sha3-384", "sha3-512"],
    },
    additionalProperties: text,
  },
}
const named = { anyOf: [{ required: ["@id"] }, { required: ["identifiers"] }] }
const statement = object(
  ["vulnerability", "status"],
  {
    "@id": text,
    version: { type: "integer", minimum: 1 },
    vulnerability: object(["name"], {
      "@id": text,
      name: text,
      description: text,
      aliases: { type: "array", uniqueItems: true, items: text },
    }),
    timestamp: time,
    last_updated: time,
    products: {
      type: "array",
      minItems: 1,
      items: object(
        [],
        { ...component, subcomponents: { type: "array", minItems: 1, items: object([], component, named) } },
        named,
      ),
    },
    status: { enum: ["not_affected", "affected", "fixed", "under_investigation"] },
    supplier: text,
    status_notes: text,
    justification: {
      enum: [
        "component_not_present",
        "vulnerable_code_not_present",
        "vulnerable_code_not_in_execute_path",
        "vulnerable_code_cannot_be_controlled_by_adversary",
        "inline_mitigations_already_exist",
      ],
    },
    impact_statement: text,
    action_statement: text,
    action_statement_timestamp: time,
  },
  {
    allOf: [
      {
        if: { properties: { status: { const: "not_affected" } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { anyOf: [{ required: ["justification"] }, { required: ["impact_statement"] }] },
        else: { not: { anyOf: [{ required: ["justification"] }, { required: ["impact_statement"] }] } },
      },
      {
        if: { properties: { status: { const: "affected" } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { required: ["action_statement"] },
        else: { not: { required: ["action_statement"] } },
      },
    ],
  },
)
/** What the OpenVEX specification 0.2.0 asks of a document: "The VEX Document", "Statement Fields", "Status Labels". */
const openVex = object(["@context", "@id", "author", "timestamp", "version", "statements"], {
  "@context": { const: "https://openvex.dev/ns/v0.2.0" },
  "@id": { type: "string", format: "uri" },
  author: text,
  role: text,
  timestamp: time,
  last_updated: time,
  version: { type: "integer", minimum: 1 },
  tooling: text,
  statements: { type: "array", minItems: 1, items: statement },
})

const ajv = new Ajv2020({ allErrors: true, strictRequired: false })
formats.default(ajv)
const isOpenVex = ajv.compile(openVex)

describe("OpenVEX", () => {
  const document = JSON.parse(renderOpenVex(vexReport(["shop/cart:1", "shop/web:1"]), now))

  it("is what the specification asks for", () => {
    isOpenVex(document)
    expect(isOpenVex.errors ?? []).toEqual([])
    expect(new Set(document.statements.map(({ status }: { status: string }) => status)).size).toBe(4)
  })

  it.each([
    ["no action for who is affected", { status: "affected", action_statement: undefined }],
    ["no reason for what is not affected", { status: "not_affected", action_statement: undefined }],
    ["a status of another format", { status: "exploitable" }],
    ["no problem", { vulnerability: undefined }],
  ])("would not pass with %s", (_, change) => {
    const [first, ...rest] = document.statements
    const broken = JSON.parse(JSON.stringify({ ...document, statements: [{ ...first, ...change }, ...rest] }))
    expect(isOpenVex(broken)).toBe(false)
  })
})

describe("CycloneDX VEX", () => {
  interface Vulnerability {
    readonly id: string
    readonly analysis: Readonly<Record<string, unknown>>
    readonly ratings: readonly object[]
    readonly affects: readonly { readonly ref: string }[]
  }
  const read = (subjects?: readonly string[]) =>
    JSON.parse(renderCycloneDxVex(vexReport(subjects), now)) as {
      readonly serialNumber: string
      readonly components: readonly { readonly "bom-ref": string; readonly purl: string }[]
      readonly vulnerabilities: readonly Vulnerability[]
    }

  it("says of each problem what a scan says", () => {
    const { vulnerabilities, serialNumber } = read()
    expect(vulnerabilities.map(({ id, analysis }) => [id, analysis])).toEqual([
      ["CVE-2024-0001", { state: "exploitable", response: ["update"], detail: "Upgrade foo to 1.1." }],
      ["CVE-2024-0002", { state: "exploitable", response: ["can_not_fix"], detail: "Upgrade foo to 1.1." }],
      ["CVE-2024-0003", { state: "in_triage" }],
      ["CVE-2024-0004", { state: "not_affected", justification: "code_not_reachable", detail: "not reached" }],
      ["CVE-2024-0005", { state: "not_affected", detail: "not_affected: we looked" }],
      ["CVE-2024-0006", { state: "resolved", detail: "the changelog of foo says that 1.0 repaired CVE-2024-0006" }],
      ["CVE-2024-0007", { state: "exploitable", response: ["will_not_fix"], detail: "the risk is ours" }],
    ])
    expect(vulnerabilities.slice(0, 2).map(({ ratings }) => ratings)).toMatchObject([
      [{ severity: "high", method: "CVSSv31" }],
      [{ severity: "high", method: "CVSSv4" }],
    ])
    expect(serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it("tells the same package of two images apart, and names nothing that is not in it", () => {
    const { components, vulnerabilities } = read(["shop/cart:1", "shop/web:1"])
    const refs = components.map((each) => each["bom-ref"])
    expect(new Set(refs).size).toBe(refs.length)
    expect(refs).toHaveLength(4)
    for (const { affects } of vulnerabilities) {
      expect(affects).toHaveLength(2)
      for (const { ref } of affects) expect(refs).toContain(ref)
    }
  })

  it("is read again as it was meant", () => {
    const statements = readCycloneDxVex(JSON.parse(renderCycloneDxVex(vexReport(), now)), "cart.json")
    expect(statements.map(({ ids, status, products }) => [ids[0], status, products[0]?.purl])).toEqual(
      [
        ["CVE-2024-0001", "affected"],
        ["CVE-2024-0002", "affected"],
        ["CVE-2024-0003", "under_investigation"],
        ["CVE-2024-0004", "not_affected"],
        ["CVE-2024-0005", "not_affected"],
        ["CVE-2024-0006", "fixed"],
        ["CVE-2024-0007", "affected"],
      ].map((pair) => [...pair, "pkg:deb/debian/foo@1.0"]),
    )
    expect(statements[0]?.ids).toEqual(["CVE-2024-0001", "GHSA-aaaa-bbbb-cccc"])
  })
})
