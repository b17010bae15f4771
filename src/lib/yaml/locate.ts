import { FastFinder, type FastPlace } from "./fast/find-fast.ts"
import { isPlainText } from "./fast/plain-text.ts"
import { readFast } from "./fast/read-fast.ts"
import { findChild } from "./find-child.ts"
import { defaultYamlLimits } from "./limits.ts"
import { lineMap } from "./line-map.ts"
import type { PositionNode } from "./position-tree.ts"
import { readPositions } from "./read-positions.ts"
import type { LocatedRange } from "./types.ts"

/** The slice of the text that is asked about; with its line number, lines before it need no counting. */
export interface LocatedDocument {
  readonly start: number
  readonly end: number
  readonly line?: number
  /** As `readDocuments` found it; without it the document is looked at again. */
  readonly isPlainStyle?: true
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

/**
 * Locates many pointers of one document. In the style that manifests are written in a pointer is found by going down along
 * it; else a tree of positions is built at the first question, O(length), and each pointer takes O(pointer length) and the
 * aliases on the way.
 */
export function locator(text: string, document: LocatedDocument): (pointer: string) => LocatedRange {
  const source = text.slice(document.start, document.end)
  const place = lineMap(text, document.start, document.end, document.line)
  const finder = fastFinder(source, document.isPlainStyle === true)
  let root: PositionNode | undefined
  let questions = 0
  return (pointer) => {
    const tokens = pointerTokens(pointer)
    let found = finder !== undefined && ++questions <= maxWalks ? finder.find(tokens) : undefined
    if (found === undefined) {
      root ??= readPositions(source)
      found = findInTree(root, source, tokens)
    }
    const start = document.start + found.start
    const end = document.start + found.end
    const from = place(start)
    const to = place(end)
    return {
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
      start,
      end,
      exact: found.exact,
      valueStart: document.start + found.valueStart,
      valueEnd: document.start + found.valueEnd,
    }
  }
}

/** A walk costs up to one pass over the document; the tree about as much as this many, and then next to nothing. */
const maxWalks = 64

/** undefined: the fast path does not decide the document. */
function fastFinder(source: string, isPlainStyle: boolean): FastFinder | undefined {
  const whole = source.endsWith("\n") ? source : `${source}\n`
  const isFast =
    isPlainStyle || (isPlainText(whole) && readFast(whole, 0, whole.length, defaultYamlLimits)?.value !== undefined)
  return isFast ? new FastFinder(whole, 0, whole.length) : undefined
}

function findInTree(root: PositionNode, source: string, tokens: readonly string[]): FastPlace {
  let node = root
  let start = root.start
  let keyEnd = -1
  let end = root.end
  for (const token of tokens) {
    const child = findChild(node, token)
    if (child === undefined) {
      const nearestEnd = keyEnd === -1 ? firstLine(node, source) : keyEnd
      return { start, end: nearestEnd, valueStart: start, valueEnd: nearestEnd, exact: false }
    }
    node = child.value
    start = child.start
    keyEnd = child.keyEnd
    end = child.end
  }
  const value = node.target ?? node
  return { start, end, valueStart: value.start, valueEnd: value.end, exact: true }
}

function firstLine(node: PositionNode, source: string): number {
  const feed = source.indexOf("\n", node.start)
  const lineEnd = feed === -1 ? source.length : source.charAt(feed - 1) === "\r" ? feed - 1 : feed
  return Math.min(node.end, Math.max(lineEnd, node.start))
}

const known = new Map<string, readonly string[]>()
/** Pointers that are kept: the findings of many documents ask for the same few. */
const maxKnown = 10_000

/** The unescaped reference tokens of a pointer. */
function pointerTokens(pointer: string): readonly string[] {
  const tokens = known.get(pointer)
  if (tokens) return tokens
  const split = splitPointer(pointer)
  if (known.size >= maxKnown) known.clear()
  known.set(pointer, split)
  return split
}

function splitPointer(pointer: string): readonly string[] {
  if (pointer === "") return []
  return pointer
    .slice(pointer.startsWith("/") ? 1 : 0)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
}
