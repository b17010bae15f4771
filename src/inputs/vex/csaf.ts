import { asArray, asString, dig, get, type JsonObject, type JsonValue } from "../../lib/json.ts"
import type { VexProduct, VexStatement, VexStatus } from "../../model/vex.ts"

/** CSAF's words for a product's status. Source: CSAF 2.0, 3.2.3.9 (product_status). */
const statuses: readonly (readonly [string, VexStatus])[] = [
  ["known_not_affected", "not_affected"],
  ["fixed", "fixed"],
  ["first_fixed", "fixed"],
  ["known_affected", "affected"],
  ["first_affected", "affected"],
  ["last_affected", "affected"],
  ["under_investigation", "under_investigation"],
]

const maxDepth = 30
const maxProducts = 100_000

/** The statements of a CSAF document. Source: CSAF 2.0, 4.5 (profile 5: VEX). */
export function csafStatements(source: string, document: JsonObject): readonly VexStatement[] {
  const products = readProducts(get(document, "product_tree"))
  const time = asString(dig(document, "document", "tracking", "current_release_date")) ?? ""
  return asArray(get(document, "vulnerabilities")).flatMap((vulnerability) => {
    const names = [
      asString(get(vulnerability, "cve")),
      ...asArray(get(vulnerability, "ids")).map((id) => asString(get(id, "text"))),
    ].filter((name) => name !== undefined)
    return statuses.flatMap(([key, status]) =>
      asArray(dig(vulnerability, "product_status", key)).flatMap((id): VexStatement[] => {
        const found = products.get(asString(id) ?? "") ?? []
        if (found.length === 0) return []
        const impact = impactOf(vulnerability, asString(id) ?? "")
        const isLabel = impact !== undefined && labels.has(impact)
        const justification = isLabel ? impact : flagOf(vulnerability, asString(id) ?? "")
        return [
          {
            vulnerability: names,
            products: found,
            status,
            ...(justification ? { justification } : {}),
            ...(impact && !isLabel ? { impact } : {}),
            time,
            source,
          },
        ]
      }),
    )
  })
}

/** The justification of a product (3.2.3.5, flags). */
const flagOf = (vulnerability: JsonValue, id: string): string | undefined =>
  asArray(get(vulnerability, "flags"))
    .filter((flag) => asArray(get(flag, "product_ids")).includes(id))
    .map((flag) => asString(get(flag, "label")))
    .find((label) => label !== undefined)

/** The impact statement of a product (3.2.3.14, threats); without product_ids it is said of all. Some write the label there. */
const impactOf = (vulnerability: JsonValue, id: string): string | undefined =>
  asArray(get(vulnerability, "threats"))
    .filter((threat) => get(threat, "category") === "impact")
    .filter((threat) => get(threat, "product_ids") === undefined || asArray(get(threat, "product_ids")).includes(id))
    .map((threat) => asString(get(threat, "details")))
    .find((details) => details !== undefined)

/** Labels of flags (3.2.3.5.1). */
const labels: ReadonlySet<string> = new Set([
  "component_not_present",
  "inline_mitigations_already_exist",
  "vulnerable_code_cannot_be_controlled_by_adversary",
  "vulnerable_code_not_in_execute_path",
  "vulnerable_code_not_present",
])

/** Products by their id: those of the branches, and parts of products (relationships). */
function readProducts(tree: JsonValue | undefined): ReadonlyMap<string, readonly VexProduct[]> {
  const products = new Map<string, readonly VexProduct[]>()
  const note = (product: JsonValue | undefined): void => {
    const id = asString(get(product, "product_id"))
    const helper = get(product, "product_identification_helper")
    const purls = [asString(get(helper, "purl")), ...asArray(get(helper, "purls")).map(asString)]
    if (id !== undefined && products.size < maxProducts)
      products.set(
        id,
        purls.flatMap((purl) => (purl === undefined ? [] : [{ purl, parts: [] }])),
      )
  }
  const walk = (branches: JsonValue | undefined, depth: number): void => {
    if (depth > maxDepth) return
    for (const branch of asArray(branches)) {
      note(get(branch, "product"))
      walk(get(branch, "branches"), depth + 1)
    }
  }
  walk(get(tree, "branches"), 0)
  for (const product of asArray(get(tree, "full_product_names"))) note(product)
  for (const relationship of asArray(get(tree, "relationships"))) {
    const id = asString(dig(relationship, "full_product_name", "product_id"))
    const whole = products.get(asString(get(relationship, "relates_to_product_reference")) ?? "") ?? []
    const part = products.get(asString(get(relationship, "product_reference")) ?? "") ?? []
    if (id !== undefined)
      products.set(
        id,
        // A part of a platform that has no package URL is a product of its own.
        whole.length === 0 ? part : whole.map(({ purl }) => ({ purl, parts: part.map((each) => each.purl) })),
      )
  }
  return products
}
