import { asArray, asString, dig, get, type JsonObject } from "../../lib/json.ts"
import type { VexProduct, VexStatement, VexStatus } from "../../model/vex.ts"

/** Source: CycloneDX 1.5, vulnerabilities[].analysis and affects[].ref (a bom-ref, or a BOM-Link `urn:cdx:…`). */
export function readCycloneDxVex(document: JsonObject, source: string): readonly VexStatement[] {
  const time = asString(dig(document, "metadata", "timestamp")) ?? ""
  const purls = new Map(
    [get(document, "components") ?? [], dig(document, "metadata", "component") ?? []].flat().flatMap((each) => {
      const [ref, purl] = [asString(get(each, "bom-ref")), asString(get(each, "purl"))]
      return ref !== undefined && purl !== undefined ? [[ref, purl] as const] : []
    }),
  )
  return asArray(get(document, "vulnerabilities")).flatMap((each): readonly VexStatement[] => {
    const status = statuses[asString(dig(each, "analysis", "state")) ?? ""]
    const id = asString(get(each, "id"))
    if (status === undefined || id === undefined) return []
    const justification = asString(dig(each, "analysis", "justification")) ?? asString(dig(each, "analysis", "detail"))
    const references = asArray(get(each, "references")).flatMap((reference) => asString(get(reference, "id")) ?? [])
    const products = asArray(get(each, "affects")).flatMap((target) => toProduct(asString(get(target, "ref")), purls))
    return [
      {
        ids: [id, ...references],
        status,
        ...(justification === undefined ? {} : { justification }),
        products,
        time: asString(dig(each, "analysis", "lastUpdated")) ?? time,
        source,
      },
    ]
  })
}

const statuses: Readonly<Record<string, VexStatus>> = {
  not_affected: "not_affected",
  false_positive: "not_affected",
  resolved: "fixed",
  resolved_with_pedigree: "fixed",
  exploitable: "affected",
  in_triage: "under_investigation",
}

function toProduct(ref: string | undefined, purls: ReadonlyMap<string, string>): readonly VexProduct[] {
  if (ref === undefined) return []
  const link = /^urn:cdx:([0-9a-f-]+)\/(\d+)#(.+)$/i.exec(ref)
  if (link === null) return [{ purl: purls.get(ref) ?? ref, subcomponents: [] }]
  const [, serial, version, target = ""] = link
  return [{ purl: target, subcomponents: [], bom: { serial: `urn:uuid:${serial}`, version: Number(version) } }]
}
