import { isRendered } from "../inputs/rendered-text.ts"
import { asString, get, type JsonValue } from "../lib/json.ts"
import { append, child, type JsonPointer, resolvePointer, tokensOf } from "../lib/json-pointer.ts"
import { type LocatedRange, locator, readDocuments } from "../lib/yaml/index.ts"
import type { Finding } from "../model/finding.ts"
import type { Location } from "../model/location.ts"
import type { FileOrigin, SourceText } from "../model/resource.ts"
import type { Place } from "../model/workload/setting.ts"

/**
 * The findings with their locations: where each of their places is written, or its nearest ancestor that is. Places in a
 * cluster have none. Documents are read for their positions only here, each once, so the cost is that of the documents
 * that have findings.
 */
export function locate(findings: readonly Finding[]): readonly Finding[] {
  const locators = new DocumentLocators()
  return findings.map((finding) => {
    const locations = distinct(finding.places.flatMap((place) => locators.locate(place) ?? []))
    return locations.length === 0 ? finding : { ...finding, locations }
  })
}

interface LocatedDocument {
  readonly at: (pointer: JsonPointer) => LocatedRange
  /** The document's value; read only for objects that were rendered from it. */
  value?: JsonValue | undefined
}

/** One locator for each document that is asked for. */
class DocumentLocators {
  readonly #documents = new Map<SourceText, Map<number, LocatedDocument>>()

  locate({ resource, path }: Place): Location | undefined {
    const { origin } = resource
    if (origin.kind !== "file") return undefined
    const { source } = origin
    // A rendered text has other lines than the template or folder it is named after.
    if (isRendered(source)) return { file: source.file, line: 1, column: 1, endLine: 1, endColumn: 1 }
    const document = this.#documentOf(origin)
    let pointer = path
    if (origin.renderedFrom !== undefined) {
      document.value ??= readDocuments(source.text.slice(origin.start, origin.end)).next().value?.value
      pointer = sourcePointer(resource.object, resolvePointer(document.value, origin.pointer), path)
    }
    const { line, column, endLine, endColumn } = document.at(origin.pointer + pointer)
    return { file: source.file, line, column, endLine, endColumn }
  }

  #documentOf(origin: FileOrigin): LocatedDocument {
    const ofText = this.#documents.get(origin.source) ?? new Map<number, LocatedDocument>()
    this.#documents.set(origin.source, ofText)
    const document = ofText.get(origin.start) ?? { at: locator(origin.source.text, origin) }
    ofText.set(origin.start, document)
    return document
  }
}

/**
 * Where the source of a rendered object says the same thing: list items are matched by their names, since patches add
 * and move them. Ends at the last ancestor that both have.
 */
function sourcePointer(rendered: JsonValue, source: JsonValue | undefined, pointer: JsonPointer): JsonPointer {
  let there: JsonValue | undefined = rendered
  let here = source
  let result = ""
  for (const token of tokensOf(pointer)) {
    there = child(there, token)
    const name = asString(get(there, "name"))
    const index = Array.isArray(here) && name !== undefined ? here.findIndex((item) => get(item, "name") === name) : -1
    const own = index >= 0 ? String(index) : token
    if (Array.isArray(here) && name !== undefined && index < 0) return result
    here = child(here, own)
    if (here === undefined) return result
    result = append(result, own)
  }
  return result
}

function distinct(locations: readonly Location[]): readonly Location[] {
  const seen = new Set<string>()
  return locations.filter(({ file, line, column }) => {
    const key = `${line}:${column}:${file}`
    return !seen.has(key) && seen.add(key)
  })
}
