import { locator } from "../lib/yaml/index.ts"
import type { Finding } from "../model/finding.ts"
import type { Location } from "../model/location.ts"
import type { FileOrigin } from "../model/resource.ts"
import type { Place } from "../model/workload/setting.ts"

type Locator = ReturnType<typeof locator>

/** Fills in where findings are written. */
export function locateFindings(findings: readonly Finding[]): readonly Finding[] {
  const locate = placeLocator()
  return findings.map((finding) => ({ ...finding, locations: finding.places.flatMap(locate) }))
}

/** Tells where places are written. One tree of positions is built for each document that is asked for. */
export function placeLocator(): (place: Place) => readonly Location[] {
  const locators = new Map<object, Map<number, Locator>>()
  return (place) => locatePlace(place, locators)
}

function locatePlace({ resource, path }: Place, locators: Map<object, Map<number, Locator>>): readonly Location[] {
  const { origin } = resource
  if (origin.kind !== "file") return []
  const { file } = origin.source
  // Lines of rendered text are in no file; the template or kustomization itself is where to look.
  if (origin.renderedFrom !== undefined) return [{ file, line: 1, column: 1, endLine: 1, endColumn: 1 }]
  const { line, column, endLine, endColumn } = locatorOf(origin, locators)(origin.pointer + path)
  return [{ file, line, column, endLine, endColumn }]
}

function locatorOf(origin: FileOrigin, locators: Map<object, Map<number, Locator>>): Locator {
  const { source, document } = origin
  const ofFile = locators.get(source) ?? new Map<number, Locator>()
  locators.set(source, ofFile)
  const made = ofFile.get(document) ?? locator(source.text, origin)
  ofFile.set(document, made)
  return made
}
