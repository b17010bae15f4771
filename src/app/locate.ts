import { isRendered } from "../inputs/rendered-text.ts"
import { asString, get, type JsonValue } from "../lib/json.ts"
import { append, child, type JsonPointer, resolvePointer, tokensOf } from "../lib/json-pointer.ts"
import { locator, readDocuments } from "../lib/yaml/index.ts"
import type { Finding } from "../model/finding.ts"
import type { Inventory } from "../model/inventory.ts"
import type { Location } from "../model/location.ts"
import type { FileOrigin, Resource, SourceText } from "../model/resource.ts"
import type { Place } from "../model/workload/setting.ts"

/** A location to fill in: the place it is for, and where it stands in its finding's list. */
interface Wanted {
  readonly place: Place
  readonly origin: FileOrigin
  readonly into: Location[]
  readonly at: number
}

/**
 * Fills in where findings are written: their `locations`, which engines leave empty, are completed in place, since copies
 * of a hundred thousand findings would cost more than the search. A place that is not written is found at its nearest
 * ancestor; places in a cluster have none, unless `manifests` holds what the object was made from. Documents are taken one after another, and what was learnt of one is dropped
 * before the next: the cost is that of the documents that have findings.
 */
export function locateFindings(
  findings: readonly Pick<Finding, "places" | "locations">[],
  manifests?: Inventory,
): void {
  const documents = new Map<SourceText, Map<number, Wanted[]>>()
  const sourceOf = manifests && manifestPlaces(manifests)
  for (const { places, locations } of findings) {
    const into = locations as Location[]
    for (const found of places) {
      const place = sourceOf?.(found) ?? found
      const { origin } = place.resource
      if (origin.kind !== "file") continue
      const { source, start } = origin
      const at = into.push({ file: source.file, line: 1, column: 1, endLine: 1, endColumn: 1 }) - 1
      // A rendered text has other lines than the template or folder it is named after.
      if (isRendered(source)) continue
      const ofText = documents.get(source) ?? new Map<number, Wanted[]>()
      documents.set(source, ofText)
      const wanted = ofText.get(start) ?? []
      ofText.set(start, wanted)
      wanted.push({ place, origin, into, at })
    }
  }
  for (const ofText of documents.values()) for (const wanted of ofText.values()) locateInDocument(wanted)
  for (const { locations } of findings) if (locations.length > 1) removeRepeats(locations as Location[])
}

/**
 * Finds the place in a manifest that a place of a live object was made from: the same group, kind, namespace and name. A
 * manifest that names no namespace counts for every one, as long as it is the only one of that name.
 */
function manifestPlaces(manifests: Inventory): (place: Place) => Place | undefined {
  const byName = new Map<string, Resource[]>()
  for (const resource of manifests.all()) {
    const key = `${resource.group}/${resource.kind}/${resource.name}`
    byName.set(key, [...(byName.get(key) ?? []), resource])
  }
  return ({ resource, path }) => {
    if (resource.origin.kind !== "cluster") return undefined
    const candidates = byName.get(`${resource.group}/${resource.kind}/${resource.name}`) ?? []
    const [only] = candidates
    const source =
      candidates.find(({ namespace }) => namespace === resource.namespace) ??
      (candidates.length === 1 && get(only?.metadata, "namespace") === undefined ? only : undefined)
    return source && { resource: source, path: sourcePointer(resource.object, source.object, path, true) }
  }
}

/** Where single places are written; places in a cluster are left out. */
export function locatePlaces(places: readonly Place[]): readonly Location[] {
  const locations: Location[] = []
  locateFindings([{ places, locations }])
  return locations
}

function locateInDocument(wanted: readonly Wanted[]): void {
  const [first] = wanted
  if (!first) return
  const { source, start, end } = first.origin
  const locate = locator(source.text, first.origin)
  let document: JsonValue | undefined
  for (const { place, origin, into, at } of wanted) {
    let pointer = place.path
    if (origin.renderedFrom !== undefined) {
      document ??= readDocuments(source.text.slice(start, end)).next().value?.value
      pointer = sourcePointer(place.resource.object, resolvePointer(document, origin.pointer), pointer)
    }
    const { line, column, endLine, endColumn } = locate(origin.pointer + pointer)
    into[at] = { file: source.file, line, column, endLine, endColumn }
  }
}

/**
 * Where the source of a rendered object says the same thing: list items are matched by their names, since patches add
 * and move them. Ends at the last ancestor that both have; or, with `keepsRest`, goes on to where the value belongs.
 */
function sourcePointer(
  rendered: JsonValue,
  source: JsonValue | undefined,
  pointer: JsonPointer,
  keepsRest = false,
): JsonPointer {
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
    if (here === undefined && !keepsRest) return result
    result = append(result, own)
  }
  return result
}

/** Two settings that are missing in one container lead to the same line. */
function removeRepeats(locations: Location[]): void {
  const seen = new Set<string>()
  const distinct = locations.filter(({ file, line, column }) => {
    const key = `${line}:${column}:${file}`
    return !seen.has(key) && seen.add(key)
  })
  locations.splice(0, locations.length, ...distinct)
}
