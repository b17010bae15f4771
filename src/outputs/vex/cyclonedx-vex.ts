import { getOrAdd } from "../../lib/get-or-add.ts"
import { asNumber, asString, asStrings, type JsonObject } from "../../lib/json.ts"
import type { Finding } from "../../model/finding.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import type { ScanReport } from "../../model/scan-report.ts"
import { imagePurlOf, type Verdict, verdictOf } from "./verdict.ts"

/**
 * What a scan says of vulnerabilities, as CycloneDX 1.6: the images, the packages that have a problem, and for each problem its
 * rating, its analysis and what it affects. Source: bom-1.6.schema.json, `vulnerabilities`. `now` is RFC 3339.
 */
export function renderCycloneDxVex({ findings, images = [], targets, tool }: ScanReport, now: string): string {
  const components = new Map<string, JsonObject>()
  const inside = new Map<string, Set<string>>()
  const byKey = new Map<string, { readonly head: JsonObject; readonly affects: Map<string, JsonObject> }>()
  const imageRef = (subject: string): string => {
    const image = images.find(({ name }) => name === subject)
    const ref = `image:${subject}`
    getOrAdd(components, ref, () => ({
      type: "container",
      "bom-ref": ref,
      name: subject,
      ...(image?.digest ? { version: image.digest } : {}),
      purl: imagePurlOf(image, subject),
    }))
    return ref
  }
  for (const { name } of images) imageRef(name)
  for (const finding of findings) {
    const { rule, evidence, subject = "" } = finding
    const [purl, id] = [asString(evidence.purl), asString(evidence.id)]
    if (rule !== "vulnerable-package" || purl === undefined || id === undefined) continue
    const image = imageRef(subject)
    // The same package may be in several images, and not affected in one of them.
    const ref = images.length > 1 ? `${image}#${purl}` : purl
    components.set(ref, {
      type: "library",
      "bom-ref": ref,
      name: asString(evidence.package) ?? purl,
      ...version(finding),
      purl,
    })
    getOrAdd(inside, image, () => new Set<string>()).add(ref)
    const verdict = verdictOf(finding)
    const head = headOf(finding, id, verdict)
    const { affects } = getOrAdd(byKey, JSON.stringify(head), () => ({ head, affects: new Map<string, JsonObject>() }))
    affects.set(ref, { ref, ...affectedVersions(finding, verdict) })
  }
  const vulnerabilities = [...byKey.values()].map(
    ({ head, affects }, index): JsonObject => ({
      "bom-ref": `vulnerability-${index + 1}`,
      ...head,
      affects: [...affects.values()],
    }),
  )
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: serialOf([now, JSON.stringify(vulnerabilities)]),
    version: 1,
    metadata: {
      timestamp: now,
      tools: { components: [{ type: "application", name: tool.name, version: tool.version }] },
      component: { type: "application", "bom-ref": "subject", name: targets.map(({ name }) => name).join(", ") },
    },
    components: [...components.values()],
    dependencies: [
      { ref: "subject", dependsOn: images.map(({ name }) => `image:${name}`) },
      ...[...inside].map(([ref, parts]) => ({ ref, dependsOn: [...parts] })),
    ],
    vulnerabilities,
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** What all packages have in common of which the same is said. */
function headOf({ severity, evidence, fix }: Finding, id: string, verdict: Verdict): JsonObject {
  const vector = asString(evidence.cvss)
  const method = vector === undefined ? undefined : methods.find(([prefix]) => vector.startsWith(prefix))?.[1]
  const aliases = asStrings(evidence.aliases)
  const summary = asString(evidence.summary)
  const epss = asNumber(evidence.epss)
  return {
    id,
    ...(aliases.length > 0
      ? {
          references: aliases.map((alias) => ({
            id: alias,
            source: { name: alias.slice(0, Math.max(0, alias.indexOf("-"))) || alias },
          })),
        }
      : {}),
    ratings: [{ severity, ...(vector && method ? { method, vector } : {}) }],
    ...(summary ? { description: summary } : {}),
    ...(verdict.status === "affected" && !verdict.isAccepted && fix ? { recommendation: fix.title } : {}),
    analysis: analysisOf(evidence, verdict),
    properties: [
      { name: "breakwater:kev", value: String(evidence.kev === true) },
      ...(epss === undefined ? [] : [{ name: "breakwater:epss", value: String(epss) }]),
    ],
  }
}

const methods: readonly (readonly [prefix: string, method: string])[] = [
  ["CVSS:4.0/", "CVSSv4"],
  ["CVSS:3.1/", "CVSSv31"],
  ["CVSS:3.0/", "CVSSv3"],
  ["AV:", "CVSSv2"],
]

function analysisOf(
  evidence: Finding["evidence"],
  { status, justification, reason, action, isAccepted }: Verdict,
): JsonObject {
  const detail = reason ?? action
  const said = detail ? { detail } : {}
  switch (status) {
    case "not_affected": {
      const word = justification === undefined ? undefined : (justifications[justification] ?? justification)
      return {
        state: "not_affected",
        ...(word !== undefined && known.has(word) ? { justification: word } : {}),
        ...said,
      }
    }
    case "fixed":
      return { state: "resolved", ...said }
    case "affected":
      return { state: "exploitable", response: [responseTo(evidence.state, isAccepted)], ...said }
    case "under_investigation":
      return { state: "in_triage", ...said }
  }
}

const responseTo = (state: unknown, isAccepted: true | undefined): string =>
  isAccepted || state === "wont-fix" ? "will_not_fix" : state === "fixed" ? "update" : "can_not_fix"

/** The words of OpenVEX in those of CycloneDX, where one says as much as the other. */
const justifications: Readonly<Record<string, string>> = {
  component_not_present: "code_not_present",
  vulnerable_code_not_present: "code_not_present",
  vulnerable_code_not_in_execute_path: "code_not_reachable",
  inline_mitigations_already_exist: "protected_by_mitigating_control",
}

/** Source: bom-1.6.schema.json, impactAnalysisJustification. */
const known: ReadonlySet<string> = new Set([
  "code_not_present",
  "code_not_reachable",
  "requires_configuration",
  "requires_dependency",
  "requires_environment",
  "protected_by_compiler",
  "protected_at_runtime",
  "protected_at_perimeter",
  "protected_by_mitigating_control",
])

const version = ({ evidence }: Finding): { readonly version?: string } => {
  const found = asString(evidence.version)
  return found ? { version: found } : {}
}

function affectedVersions(finding: Finding, { status }: Verdict): JsonObject {
  const found = asString(finding.evidence.version)
  const said = {
    affected: "affected",
    under_investigation: "unknown",
    fixed: "unaffected",
    not_affected: "unaffected",
  }[status]
  return found ? { versions: [{ version: found, status: said }] } : {}
}

/** A UUID by content (RFC 9562, version 8): the same scan at the same time has the same. */
function serialOf(parts: readonly [string, string]): string {
  const hex = `${fingerprint(...parts, "1")}${fingerprint(...parts, "2")}`
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16)
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
