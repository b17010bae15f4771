import { asArray, asString, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import type { VexProduct, VexStatement, VexStatus } from "../../model/vex.ts"
import { csafStatements } from "./csaf.ts"
import { cycloneDxStatements } from "./cyclonedx.ts"

/** The document is no VEX, or says nothing that can be followed. */
export class VexError extends Error {
  override readonly name = "VexError"
}

/** Statements that are read of one document; more would be no answer about a product. */
export const maxStatements = 200_000

/** The statements of a document, whichever of the three forms it has. Throws VexError. */
export function readVex(source: string, value: JsonValue): readonly VexStatement[] {
  if (!isObject(value)) throw new VexError(`${source} is no VEX document`)
  const context = JSON.stringify(value["@context"] ?? "")
  if (context.includes("openvex")) return openVexStatements(source, value)
  if (asString(get(value.document, "category")) !== undefined && Array.isArray(value.vulnerabilities))
    return csafStatements(source, value)
  if (value.bomFormat === "CycloneDX") return cycloneDxStatements(source, value)
  throw new VexError(`${source} is neither OpenVEX nor CSAF nor CycloneDX`)
}

/** Source: openvex/spec, OPENVEX-SPEC.md 0.2.0; documents of 0.0.1 name products as plain texts. */
function openVexStatements(source: string, document: JsonObject): readonly VexStatement[] {
  const time = asString(document.last_updated) ?? asString(document.timestamp) ?? ""
  return asArray(document.statements)
    .slice(0, maxStatements)
    .flatMap((statement): VexStatement[] => {
      const { vulnerability } = isObject(statement) ? statement : {}
      const names = isObject(vulnerability)
        ? [
            asString(vulnerability.name),
            idOf(asString(vulnerability["@id"])),
            ...asArray(vulnerability.aliases).map(asString),
          ]
        : [asString(vulnerability)]
      const status = asString(get(statement, "status"))
      const products = asArray(get(statement, "products")).flatMap(readProduct)
      if (!isStatus(status) || products.length === 0) return []
      const justification = asString(get(statement, "justification"))
      const impact = asString(get(statement, "impact_statement"))
      return [
        {
          vulnerability: names.filter((name) => name !== undefined && name !== "") as string[],
          products,
          status,
          ...(justification ? { justification } : {}),
          ...(impact ? { impact } : {}),
          time: asString(get(statement, "last_updated")) ?? asString(get(statement, "timestamp")) ?? time,
          source,
        },
      ]
    })
}

/** The last part of `https://nvd.nist.gov/vuln/detail/CVE-2024-1`. */
const idOf = (iri: string | undefined): string | undefined => iri?.split(/[/#]/).at(-1)

const statuses: readonly VexStatus[] = ["not_affected", "affected", "fixed", "under_investigation"]
const isStatus = (text: string | undefined): text is VexStatus => statuses.some((status) => status === text)

function readProduct(product: JsonValue): readonly VexProduct[] {
  const parts = asArray(get(product, "subcomponents")).flatMap(purlsOf)
  // Parts that are named in another way than by a package URL cannot be found: then nothing is covered.
  if (parts.length === 0 && asArray(get(product, "subcomponents")).length > 0) return []
  return purlsOf(product).map((purl) => ({ purl, parts }))
}

function purlsOf(component: JsonValue): readonly string[] {
  const ids = [
    asString(component),
    asString(get(component, "@id")),
    asString(get(get(component, "identifiers"), "purl")),
  ]
  return [...new Set(ids.filter((id): id is string => id?.startsWith("pkg:") === true))]
}
