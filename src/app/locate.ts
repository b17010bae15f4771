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
 * Fills in where findings are written. Documents are taken one after another: a tree of positions is built for each that
 * has findings, and dropped before the next one.
 */
export function locateFindings(findings: readonly Finding[]): readonly Finding[] {
  const documents = new Map<object, Map<number, Wanted[]>>()
  const located = findings.map((finding) => {
    const locations: Location[] = []
    for (const place of finding.places) {
      const { origin } = place.resource
      if (origin.kind !== "file") continue
      const at = locations.push(topOf(origin)) - 1
      // Lines of rendered text are in no file; the template or kustomization itself is where to look.
      if (origin.renderedFrom !== undefined) continue
      const ofFile = documents.get(origin.source) ?? new Map<number, Wanted[]>()
      documents.set(origin.source, ofFile)
      const wanted = ofFile.get(origin.document) ?? []
      ofFile.set(origin.document, wanted)
      wanted.push({ place, origin, into: locations, at })
    }
    return { ...finding, locations }
  })
  for (const ofFile of documents.values()) for (const wanted of ofFile.values()) locateInDocument(wanted)
  return located
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
