import { getOrAdd } from "../../lib/get-or-add.ts"
import { asString, asStrings, type JsonObject } from "../../lib/json.ts"
import type { Finding } from "../../model/finding.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import type { ReportedImage, ScanReport } from "../../model/scan-report.ts"

/** Source: OpenVEX specification 0.2.0, "Status Justifications". */
const justifications: ReadonlySet<string> = new Set([
  "component_not_present",
  "vulnerable_code_not_present",
  "vulnerable_code_not_in_execute_path",
  "vulnerable_code_cannot_be_controlled_by_adversary",
  "inline_mitigations_already_exist",
])

/**
 * What a scan says of vulnerabilities, as OpenVEX 0.2.0: affected, with what to do, where a version without the problem exists or
 * it is exploited; what VEX documents or waivers of ours say (`not_affected: vulnerable_code_not_in_execute_path`) where they speak; and
 * under investigation where nobody can tell yet. A waiver that accepts a risk does not make a product unaffected: it stays affected,
 * and the reason is its action. `now` is RFC 3339.
 */
export function renderOpenVex({ findings, images = [], tool }: ScanReport, now: string): string {
  const byKey = new Map<
    string,
    { readonly statement: JsonObject; readonly product: JsonObject; readonly parts: string[] }
  >()
  for (const finding of findings) {
    const purl = asString(finding.evidence.purl)
    const name = asString(finding.evidence.id)
    if (finding.rule !== "vulnerable-package" || purl === undefined || name === undefined) continue
    const verdict = verdictOf(finding)
    const aliases = asStrings(finding.evidence.aliases)
    const vulnerability = { name, ...(aliases.length > 0 ? { aliases } : {}) }
    const key = JSON.stringify([finding.subject, name, verdict])
    getOrAdd(byKey, key, () => ({
      statement: { vulnerability, ...verdict },
      product: productOf(
        images.find((image) => image.name === finding.subject),
        finding.subject ?? "",
      ),
      parts: [],
    })).parts.push(purl)
  }
  const statements = [...byKey.values()].map(({ statement, product, parts }): JsonObject => {
    const subcomponents = parts.map((each) => ({ "@id": each, identifiers: { purl: each } }))
    return { ...statement, products: [{ ...product, subcomponents }] }
  })
  const document = {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": `https://openvex.dev/docs/public/vex-${fingerprint(now, JSON.stringify(statements))}`,
    author: tool.name,
    role: "Document Creator",
    timestamp: now,
    version: 1,
    tooling: `${tool.name} ${tool.version}`,
    statements,
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function verdictOf({ waiver, evidence, fix }: Finding): JsonObject {
  const said = waiver?.vex ?? statedIn(waiver?.reason ?? "")
  if (said) {
    const { status, justification } = said
    if (status === "fixed") return { status }
    return justification !== undefined && justifications.has(justification)
      ? { status, justification }
      : { status, impact_statement: justification ?? waiver?.reason ?? "" }
  }
  if (waiver) return { status: "affected", action_statement: `Accepted: ${waiver.reason}` }
  const isKnown = evidence.state === "fixed" || evidence.kev === true
  return isKnown && fix ? { status: "affected", action_statement: `${fix.title}.` } : { status: "under_investigation" }
}

/** A waiver may say it in the words of VEX: `not_affected: inline_mitigations_already_exist`. */
function statedIn(reason: string): NonNullable<NonNullable<Finding["waiver"]>["vex"]> | undefined {
  const [, status, justification] = /^(not_affected|fixed)\b[:\s]*(.*)$/s.exec(reason) ?? []
  return status === "not_affected" || status === "fixed"
    ? { status, ...(justification ? { justification } : {}) }
    : undefined
}

/** An archive has no address: then its name stands for it, and its digest tells which it was. */
function productOf(image: ReportedImage | undefined, subject: string): JsonObject {
  const name = encodeURIComponent(subject.split("/").at(-1) ?? subject)
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(image?.digest ?? image?.id ?? "") ?? []
  const purl = image?.purl ?? `pkg:generic/${name}`
  return {
    "@id": purl,
    identifiers: { purl },
    ...(sha256 ? { hashes: { "sha-256": sha256 } } : {}),
  }
}
