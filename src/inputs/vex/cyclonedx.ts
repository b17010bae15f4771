import { asArray, asString, dig, get, type JsonObject } from "../../lib/json.ts"
import type { VexProduct, VexStatement, VexStatus } from "../../model/vex.ts"

/** Source: CycloneDX 1.6, vulnerability.analysis.state (impactAnalysisState). */
const states: Readonly<Record<string, VexStatus>> = {
  resolved: "fixed",
  resolved_with_pedigree: "fixed",
  exploitable: "affected",
  in_triage: "under_investigation",
  false_positive: "not_affected",
  not_affected: "not_affected",
}

/** The analyses of a CycloneDX document. What a BOM-Link points to is said of that bill of materials alone. */
export function cycloneDxStatements(source: string, document: JsonObject): readonly VexStatement[] {
  const time = asString(dig(document, "metadata", "timestamp")) ?? ""
  const components = new Map(
    asArray(get(document, "components")).flatMap((component): [string, string][] => {
      const [ref, purl] = [asString(get(component, "bom-ref")), asString(get(component, "purl"))]
      return ref && purl ? [[ref, purl]] : []
    }),
  )
  return asArray(get(document, "vulnerabilities")).flatMap((vulnerability): VexStatement[] => {
    const state = asString(dig(vulnerability, "analysis", "state")) ?? ""
    const status = Object.hasOwn(states, state) ? states[state] : undefined
    const products = asArray(get(vulnerability, "affects")).flatMap((affected) =>
      readReference(asString(get(affected, "ref")) ?? "", components),
    )
    const names = [
      asString(get(vulnerability, "id")),
      ...asArray(get(vulnerability, "references")).map((reference) => asString(get(reference, "id"))),
    ].filter((name) => name !== undefined)
    if (status === undefined || products.length === 0) return []
    const justification = asString(dig(vulnerability, "analysis", "justification"))
    const impact = asString(dig(vulnerability, "analysis", "detail"))
    return [
      {
        vulnerability: names,
        products,
        status,
        ...(justification ? { justification } : {}),
        ...(impact ? { impact } : {}),
        time,
        source,
      },
    ]
  })
}

/** `urn:cdx:SERIAL/VERSION#bom-ref` (BOM-Link), a bom-ref of the document, or a package URL. */
function readReference(reference: string, components: ReadonlyMap<string, string>): readonly VexProduct[] {
  const [, bom, ref = ""] = /^urn:cdx:([^#]+)#(.*)$/s.exec(reference) ?? []
  if (bom !== undefined) {
    const purl = decode(ref)
    return purl.startsWith("pkg:") ? [{ purl, parts: [], bom }] : []
  }
  const purl = components.get(reference) ?? reference
  return purl.startsWith("pkg:") ? [{ purl, parts: [] }] : []
}

/** A package URL in a URN is escaped once more, or not at all. */
function decode(text: string): string {
  if (text.startsWith("pkg:")) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
