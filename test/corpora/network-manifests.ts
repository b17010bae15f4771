import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { loadAll, YAML11_SCHEMA } from "js-yaml"
import { asArray, asString, get, isObject, type JsonObject, type JsonValue } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { Resource } from "../../src/model/resource.ts"

/** All objects of the YAML and JSON files at a path, items of lists included. */
export function readManifests(path: string): Resource[] {
  return filesAt(path).flatMap((file) => {
    const text = readFileSync(file, "utf8")
    const source = { file, text }
    const documents = loadAll(text, { schema: YAML11_SCHEMA, json: true }) as (JsonValue | undefined)[]
    return documents.flatMap((value, document) => {
      const origin = { kind: "file", source, document, start: 0, end: text.length, line: 1, pointer: "" } as const
      return itemsOf(value).map((object) => new Resource(object, origin))
    })
  })
}

export const inventoryAt = (...paths: readonly string[]): Inventory => Inventory.of(paths.flatMap(readManifests))

function filesAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesAt(join(path, name)))
    .filter((file) => /\.(ya?ml|json)$/.test(file) && !file.endsWith("expected.json"))
}

function itemsOf(value: JsonValue | undefined): JsonObject[] {
  if (Array.isArray(value)) return asArray(value).flatMap(itemsOf)
  if (!isObject(value)) return []
  const kind = asString(get(value, "kind")) ?? ""
  if (!kind.endsWith("List") || !Array.isArray(value.items)) return [value]
  const inner = { apiVersion: get(value, "apiVersion") ?? "v1", kind: kind.slice(0, -4) }
  return asArray(value.items)
    .filter(isObject)
    .map((item) => (inner.kind === "" ? item : { ...inner, ...item }))
}
