import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { asArray, asString, get, isObject, type JsonValue } from "../../src/lib/json.ts"
import { readDocuments } from "../../src/lib/yaml/index.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { Resource } from "../../src/model/resource.ts"

/** All objects of the YAML and JSON files at a path, items of lists included. */
export function readManifests(path: string): Resource[] {
  return filesAt(path).flatMap((file) => {
    const text = readFileSync(file, "utf8")
    const source = { file, text }
    return [...readDocuments(text)].flatMap((document) => {
      const origin = {
        kind: "file" as const,
        source,
        document: document.index,
        start: document.start,
        end: document.end,
        line: document.line,
        pointer: "",
      }
      return itemsOf(document.value).map((object) => new Resource(object, origin))
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

function itemsOf(value: JsonValue | undefined) {
  if (!isObject(value)) return []
  const kind = asString(get(value, "kind")) ?? ""
  if (!kind.endsWith("List") || !Array.isArray(value.items)) return [value]
  const inner = { apiVersion: get(value, "apiVersion") ?? "v1", kind: kind.slice(0, -4) }
  return asArray(value.items)
    .filter(isObject)
    .map((item) => (inner.kind === "" ? item : { ...inner, ...item }))
}
