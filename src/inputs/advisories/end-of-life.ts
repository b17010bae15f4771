import { asArray, asString, get, type JsonObject, type JsonValue } from "../../lib/json.ts"
import type { ProductLifecycle, ReleaseCycle } from "../../model/lifecycle.ts"
import { MalformedRecord } from "./fields.ts"

/** A product of endoflife.date: the front matter of its page. Source: endoflife.date, product-schema.json. */
export function readEndOfLife(record: JsonObject): ProductLifecycle {
  const product = asString(get(record, "permalink"))?.replace(/^\//, "")
  const title = asString(get(record, "title"))
  if (product === undefined || title === undefined) throw new MalformedRecord("permalink or title is missing")
  return { product, title, releases: asArray(get(record, "releases")).flatMap(readCycle) }
}

function readCycle(entry: JsonValue): readonly ReleaseCycle[] {
  const cycle = asString(get(entry, "releaseCycle"))
  const end = readEnd(get(entry, "eol"))
  if (cycle === undefined || end === undefined) return []
  const extendedEnd = readEnd(get(entry, "eoes"))
  const latest = asString(get(entry, "latest"))
  return [
    {
      cycle,
      end,
      ...(extendedEnd === undefined ? {} : { extendedEnd }),
      ...(latest === undefined ? {} : { latest }),
    },
  ]
}

const readEnd = (value: JsonValue | undefined): string | boolean | undefined =>
  typeof value === "boolean" || (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)) ? value : undefined
