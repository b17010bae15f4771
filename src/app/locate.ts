import { locator } from "../lib/yaml/index.ts"
import type { Finding } from "../model/finding.ts"
import type { Location } from "../model/location.ts"
import type { FileOrigin } from "../model/resource.ts"
import type { Place } from "../model/workload/setting.ts"

interface Wanted {
  readonly place: Place
  readonly origin: FileOrigin
  readonly into: Location[]
  readonly at: number
}

/**
 * Fills in where findings are written: their `locations`, which engines leave empty, are completed in place, since copies
 * of a hundred thousand findings would cost more than the search. Documents are taken one after another, and what was
 * learnt of one is dropped before the next.
 */
export function locateFindings(findings: readonly Finding[]): void {
  const documents = new Map<object, Map<number, Wanted[]>>()
  for (const { places, locations } of findings) {
    const into = locations as Location[]
    for (const place of places) {
      const { origin } = place.resource
      if (origin.kind !== "file") continue
      const at = into.push(topOf(origin)) - 1
      // Lines of rendered text are in no file; the template or kustomization itself is where to look.
      if (origin.renderedFrom !== undefined) continue
      const ofFile = documents.get(origin.source) ?? new Map<number, Wanted[]>()
      documents.set(origin.source, ofFile)
      const wanted = ofFile.get(origin.document) ?? []
      ofFile.set(origin.document, wanted)
      wanted.push({ place, origin, into, at })
    }
  }
  for (const ofFile of documents.values()) for (const wanted of ofFile.values()) locateInDocument(wanted)
}

const topOf = ({ source, line }: FileOrigin): Location => ({
  file: source.file,
  line,
  column: 1,
  endLine: line,
  endColumn: 1,
})

function locateInDocument(wanted: readonly Wanted[]): void {
  const [first] = wanted
  if (!first) return
  const locate = locator(first.origin.source.text, first.origin)
  for (const { place, origin, into, at } of wanted) {
    const { line, column, endLine, endColumn } = locate(origin.pointer + place.path)
    into[at] = { file: origin.source.file, line, column, endLine, endColumn }
  }
}
