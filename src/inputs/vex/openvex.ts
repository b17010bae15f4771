import { asArray, asString, asStrings, dig, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import type { VexProduct, VexStatement, VexStatus } from "../../model/vex.ts"
import { VexError } from "./vex-error.ts"

/** Source: OpenVEX specification 0.2.0; statements inherit the document's time. */
export function readOpenVex(document: JsonObject, source: string): readonly VexStatement[] {
  const time = asString(get(document, "timestamp")) ?? ""
  return asArray(get(document, "statements")).map((statement) => {
    const status = statuses.find((known) => known === get(statement, "status"))
    if (status === undefined) throw new VexError(`${source}: a statement has no status that is known`)
    const justification = asString(get(statement, "justification")) ?? asString(get(statement, "impact_statement"))
    return {
      ids: namesOf(get(statement, "vulnerability")),
      status,
      ...(justification === undefined ? {} : { justification }),
      products: asArray(get(statement, "products")).flatMap(toProduct),
      time: asString(get(statement, "timestamp")) ?? time,
      source,
    }
  })
}

const statuses: readonly VexStatus[] = ["not_affected", "fixed", "affected", "under_investigation"]

/** Before 0.2 a problem was a plain text. */
function namesOf(value: JsonValue | undefined): readonly string[] {
  if (!isObject(value)) return [asString(value) ?? []].flat()
  const id = asString(value["@id"])
  const names = [
    asString(value.name) ?? [],
    id === undefined ? [] : (id.split("/").at(-1) ?? []),
    asStrings(value.aliases),
  ]
  return [...new Set(names.flat())]
}

function toProduct(value: JsonValue): readonly VexProduct[] {
  const subcomponents = asArray(get(value, "subcomponents")).flatMap((each) => purlsOf(each))
  return purlsOf(value).map((purl) => ({ purl, subcomponents }))
}

function purlsOf(value: JsonValue): readonly string[] {
  const named = [asString(value), asString(get(value, "@id")), asString(dig(value, "identifiers", "purl"))]
  return [...new Set(named.filter((each) => each !== undefined))]
}
