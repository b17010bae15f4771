import { reportJson } from "./json-events.ts"
import { parseDocument } from "./parser.ts"
import { PositionBuilder, type PositionNode } from "./position-tree.ts"

/** The positions of a document. JSON is read as JSON, where YAML would stumble over tabs and `\/`; what cannot be read is one node. */
export function readPositions(source: string): PositionNode {
  const builder = new PositionBuilder()
  try {
    if (isJson(source)) reportJson(source, builder)
    else parseDocument(source, builder)
  } catch {
    // The document has an error, which readDocuments reports; its pointers lead to the document as a whole.
    builder.root = undefined
  }
  return builder.root ?? { start: 0, end: source.length, items: undefined, entries: undefined, target: undefined }
}

/** Whether a document is written in JSON. */
export function isJson(source: string): boolean {
  if (!/^\s*\{/.test(source)) return false
  try {
    JSON.parse(source)
    return true
  } catch {
    return false
  }
}
