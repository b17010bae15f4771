import { FAILSAFE_SCHEMA, load } from "js-yaml"
import { get, type JsonValue } from "../../../lib/json.ts"
import { parseJsonc } from "../../../lib/jsonc.ts"
import { isTable, parseToml, type TomlTable } from "../../../lib/toml.ts"
import { parseXml, type XmlElement } from "../../../lib/xml.ts"
import { type CatalogContext, decodeText } from "../cataloger.ts"

/** Each reader tells the context of a fault and gives undefined; readers of fields then find nothing. */
function attempt<T>(context: Pick<CatalogContext, "skip">, form: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""
    context.skip(`is no ${form}: ${reason.slice(0, 160)}`)
    return undefined
  }
}

export const readJson = (bytes: Uint8Array, context: Pick<CatalogContext, "skip">): JsonValue | undefined =>
  attempt(context, "JSON", () => JSON.parse(decodeText(bytes)) as JsonValue)

/** JSON with comments and trailing commas. */
export const readJsonc = (bytes: Uint8Array, context: Pick<CatalogContext, "skip">): JsonValue | undefined =>
  attempt(context, "JSON", () => parseJsonc(decodeText(bytes)) as JsonValue)

/** Every scalar stays text: a version 1.10 must not become the number 1.1. An empty file is an empty document. */
export const readYaml = (bytes: Uint8Array, context: Pick<CatalogContext, "skip">): JsonValue | undefined => {
  const text = decodeText(bytes)
  if (text.trim() === "") return undefined
  return attempt(context, "YAML", () => load(text, { schema: FAILSAFE_SCHEMA }) as JsonValue)
}

export const readToml = (bytes: Uint8Array, context: Pick<CatalogContext, "skip">): TomlTable | undefined =>
  attempt(context, "TOML", () => parseToml(decodeText(bytes)))

export const readXml = (bytes: Uint8Array, context: Pick<CatalogContext, "skip">): XmlElement | undefined =>
  attempt(context, "XML", () => parseXml(decodeText(bytes)))

/** A value's text, trimmed; undefined when it is none or empty. */
export function textAt(value: unknown, key: string): string | undefined {
  const found = get(value, key)
  return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined
}

/** The same of a TOML table. */
export function tomlText(table: TomlTable | undefined, key: string): string | undefined {
  const found = table?.get(key)
  return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined
}

/** The table at a path of keys; undefined when it is none. */
export function tomlTable(table: TomlTable | undefined, ...keys: readonly string[]): TomlTable | undefined {
  let current = table
  for (const key of keys) {
    const next = current?.get(key)
    current = isTable(next) ? next : undefined
  }
  return current
}
