import { findChild } from "./find-child.ts"
import { reportJson } from "./json-events.ts"
import { lineMap } from "./line-map.ts"
import { parseDocument } from "./parser.ts"
import { PositionBuilder, type PositionNode } from "./position-tree.ts"
import type { LocatedRange } from "./types.ts"

/** The slice of the text that is asked about; with its line number, lines before it need no counting. */
export interface LocatedDocument {
  readonly start: number
  readonly end: number
  readonly line?: number
}

/**
 * Where a JSON pointer (RFC 6901) of a document stands in the text.
 *
 * An entry of a mapping reaches from the first character of its key to the end of its value, an item of a list is the
 * item. What comes through an alias or `<<` is located where it is written, in the anchored value; an entry whose whole
 * value is an alias stays where the alias stands, and valueStart and valueEnd give the anchored text. A pointer that
 * does not exist gives its nearest existing ancestor with `exact` false: the ancestor's key, or the first line of a list
 * item or of the document.
 */
export const locate = (text: string, document: LocatedDocument, pointer: string): LocatedRange =>
  locator(text, document)(pointer)

/** Locates many pointers of one document: O(length) once, then O(pointer length) each, plus the aliases on the way. */
export function locator(text: string, document: LocatedDocument): (pointer: string) => LocatedRange {
  const root = readPositions(text.slice(document.start, document.end))
  const place = lineMap(text, document.start, document.end, document.line)
  const range = (start: number, end: number, value: PositionNode, exact: boolean): LocatedRange => {
    const from = place(document.start + start)
    const to = place(document.start + end)
    return {
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
      start: document.start + start,
      end: document.start + end,
      exact,
      valueStart: document.start + value.start,
      valueEnd: document.start + value.end,
    }
  }
  const firstLine = (node: PositionNode): number => {
    const feed = text.indexOf("\n", document.start + node.start)
    const lineEnd = feed === -1 ? text.length : text.charAt(feed - 1) === "\r" ? feed - 1 : feed
    return Math.min(node.end, Math.max(lineEnd - document.start, node.start))
  }
  return (pointer) => {
    let node = root
    let start = root.start
    let keyEnd = -1
    let end = root.end
    for (const token of pointerTokens(pointer)) {
      const child = findChild(node, token)
      if (child === undefined) return range(start, keyEnd === -1 ? firstLine(node) : keyEnd, resolveAlias(node), false)
      node = child.value
      start = child.start
      keyEnd = child.keyEnd
      end = child.end
    }
    return range(start, end, resolveAlias(node), true)
  }
}

const resolveAlias = (node: PositionNode): PositionNode => node.target ?? node

/** A JSON document is read as JSON, where YAML would stumble over tabs and `\/`. What cannot be read is one node. */
function readPositions(source: string): PositionNode {
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

function isJson(source: string): boolean {
  if (!/^\s*\{/.test(source)) return false
  try {
    JSON.parse(source)
    return true
  } catch {
    return false
  }
}

/** The unescaped reference tokens of a pointer. */
function pointerTokens(pointer: string): string[] {
  if (pointer === "") return []
  return pointer
    .slice(pointer.startsWith("/") ? 1 : 0)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
}
