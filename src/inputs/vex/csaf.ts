import { asArray, asString, asStrings, dig, get, type JsonObject, type JsonValue } from "../../lib/json.ts"
import type { VexProduct, VexStatement, VexStatus } from "../../model/vex.ts"

/** Source: CSAF 2.0, 3.2.3.9 (product status) and 3.2.2 (product tree). */
export function readCsaf(document: JsonObject, source: string): readonly VexStatement[] {
  const time = asString(dig(document, "document", "tracking", "current_release_date")) ?? ""
  const products = readProducts(get(document, "product_tree"))
  return asArray(get(document, "vulnerabilities")).flatMap((vulnerability) => {
    const ids = [
      asString(get(vulnerability, "cve")) ?? [],
      asArray(get(vulnerability, "ids")).flatMap((each) => asString(get(each, "text")) ?? []),
    ].flat()
    return Object.entries(statuses).flatMap(([key, status]) =>
      asStrings(dig(vulnerability, "product_status", key)).flatMap((id): readonly VexStatement[] => {
        const found = products.get(id) ?? []
        if (found.length === 0) return []
        const justification = justificationOf(vulnerability, id)
        return [
          { ids, status, ...(justification === undefined ? {} : { justification }), products: found, time, source },
        ]
      }),
    )
  })
}

const statuses: Readonly<Record<string, VexStatus>> = {
  known_not_affected: "not_affected",
  fixed: "fixed",
  first_fixed: "fixed",
  known_affected: "affected",
  under_investigation: "under_investigation",
}

/** The impact statement, which is written for this very problem, before the flag; both may name the products they are for. */
function justificationOf(vulnerability: JsonValue, product: string): string | undefined {
  const isFor = (entry: JsonValue) => {
    const ids = asStrings(get(entry, "product_ids"))
    return ids.length === 0 || ids.includes(product)
  }
  const impact = asArray(get(vulnerability, "threats")).find(
    (each) => get(each, "category") === "impact" && isFor(each),
  )
  const flag = asArray(get(vulnerability, "flags")).find(isFor)
  return asString(get(impact, "details")) ?? asString(get(flag, "label"))
}

/** Deepest nesting of branches that is followed; documents have three to five. */
const maxDepth = 32

/** The package URLs that each product id of the document stands for. */
function readProducts(tree: JsonValue | undefined): ReadonlyMap<string, readonly VexProduct[]> {
  const purls = new Map<string, string>()
  const take = (product: JsonValue | undefined) => {
    const id = asString(get(product, "product_id"))
    const purl = asString(dig(product, "product_identification_helper", "purl"))
    if (id !== undefined && purl !== undefined) purls.set(id, purl)
  }
  const visit = (branches: JsonValue | undefined, depth: number) => {
    if (depth > maxDepth) return
    for (const branch of asArray(branches)) {
      take(get(branch, "product"))
      visit(get(branch, "branches"), depth + 1)
    }
  }
  visit(get(tree, "branches"), 0)
  for (const product of asArray(get(tree, "full_product_names"))) take(product)
  const products = new Map([...purls].map(([id, purl]) => [id, [{ purl, subcomponents: [] }] as readonly VexProduct[]]))
  for (const relationship of asArray(get(tree, "relationships"))) {
    const id = asString(dig(relationship, "full_product_name", "product_id"))
    const part = asString(get(relationship, "product_reference")) ?? ""
    const whole = asString(get(relationship, "relates_to_product_reference")) ?? ""
    const [partPurl, wholePurl] = [purls.get(part), purls.get(whole)]
    if (id === undefined || partPurl === undefined) continue
    // A whole without a package URL, such as a release of a distribution, is told by the package itself.
    products.set(id, [
      wholePurl === undefined ? { purl: partPurl, subcomponents: [] } : { purl: wholePurl, subcomponents: [partPurl] },
    ])
  }
  return products
}
