import { getOrAdd } from "../../lib/get-or-add.ts"
import { asString, asStrings, type JsonObject } from "../../lib/json.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import type { ReportedImage, ScanReport } from "../../model/scan-report.ts"
import { imagePurlOf, type Verdict, verdictOf } from "./verdict.ts"

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
    const verdict = statementOf(verdictOf(finding))
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

function statementOf({ status, justification, reason, action }: Verdict): JsonObject {
  if (status === "affected") return { status, action_statement: action ?? "" }
  if (status !== "not_affected") return { status }
  return justification !== undefined && justifications.has(justification)
    ? { status, justification }
    : { status, impact_statement: justification ?? reason ?? "" }
}

function productOf(image: ReportedImage | undefined, subject: string): JsonObject {
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(image?.digest ?? image?.id ?? "") ?? []
  const purl = imagePurlOf(image, subject)
  return {
    "@id": purl,
    identifiers: { purl },
    ...(sha256 ? { hashes: { "sha-256": sha256 } } : {}),
  }
}
