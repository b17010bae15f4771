import { getOrAdd } from "../lib/get-or-add.ts"
import type { PatchOperation } from "../lib/json-patch.ts"
import { EditError, editDocument } from "../lib/yaml/index.ts"
import type { FileOrigin, Resource, SourceText } from "../model/resource.ts"

/** An object that cannot be changed where it is written, and why. */
export interface UnwritablePatch {
  readonly resource: Resource
  readonly why: "rendered" | "cluster" | "layout"
  /** What is in the way, for `layout`; what it is rendered from, for `rendered`. */
  readonly detail?: string
}

/** The texts that files get when objects are changed where they are written; comments and layout stay. */
export function writePatches(changes: ReadonlyMap<Resource, readonly PatchOperation[]>): {
  readonly texts: ReadonlyMap<SourceText, string>
  readonly left: readonly UnwritablePatch[]
} {
  const left: UnwritablePatch[] = []
  const documents = new Map<SourceText, Map<number, { resource: Resource; origin: FileOrigin }[]>>()
  for (const resource of changes.keys()) {
    const { origin } = resource
    if (origin.kind === "cluster") left.push({ resource, why: "cluster" })
    else if (origin.renderedFrom !== undefined) left.push({ resource, why: "rendered", detail: origin.renderedFrom })
    else {
      const ofText = getOrAdd(
        documents,
        origin.source,
        () => new Map<number, { resource: Resource; origin: FileOrigin }[]>(),
      )
      getOrAdd(ofText, origin.start, () => []).push({ resource, origin })
    }
  }
  const texts = new Map<SourceText, string>()
  for (const [source, ofText] of documents) {
    let { text } = source
    // From the end, so that the documents before stay where they are.
    for (const [start, objects] of [...ofText].sort(([a], [b]) => b - a)) {
      const [first] = objects
      if (!first) continue
      const { origin } = first
      const tail = text.slice(origin.end)
      let document = text.slice(start, origin.end)
      for (const { resource } of objects) {
        try {
          document = editDocument(document, operationsOf(resource))
        } catch (error) {
          if (!(error instanceof EditError)) throw error
          left.push({ resource, why: "layout", detail: error.message })
        }
      }
      text = text.slice(0, start) + document + tail
    }
    if (text !== source.text) texts.set(source, text)
  }
  return { texts, left }

  /** Objects may stand in a List. */
  function operationsOf(resource: Resource): readonly PatchOperation[] {
    const { origin } = resource
    const prefix = origin.kind === "file" ? origin.pointer : ""
    return (changes.get(resource) ?? []).map((operation) => ({ ...operation, path: prefix + operation.path }))
  }
}
