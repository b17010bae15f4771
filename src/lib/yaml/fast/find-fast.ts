import { CLOSE_BRACE, CLOSE_BRACKET, LF, OPEN_BRACE, OPEN_BRACKET } from "../characters.ts"
import { FastCursor, maxFastDepth, notCertain } from "./fast-cursor.ts"
import { readFlow } from "./fast-flow.ts"
import { scanPlain } from "./fast-plain.ts"
import { endsLine, isDash, readKey, readMappingValue, readSequenceItem, skipSpaces } from "./read-fast.ts"

/** A place found without a tree of positions. `keyEnd` is -1 for items of lists and for the document. */
export interface FastPlace {
  readonly start: number
  readonly end: number
  readonly valueStart: number
  readonly valueEnd: number
  readonly exact: boolean
}

/**
 * Finds one pointer in a document that the fast path reads, by going down along it: what lies beside is skipped line by
 * line. undefined: only the tree of positions can tell. The same conditions hold as for readFast, which must have read
 * the document before.
 */
export function findFast(text: string, start: number, end: number, tokens: readonly string[]): FastPlace | undefined {
  const cursor = new FastCursor(text, start, end, maxFastDepth)
  try {
    cursor.findToken(start)
    return cursor.indent === -1 ? undefined : walk(cursor, tokens)
  } catch (reason) {
    if (reason === notCertain) return undefined
    throw reason
  }
}

/** What the walk stands at: a node, how its entry begins, and how to read it once more to learn where it ends. */
interface Step {
  readonly start: number
  readonly keyEnd: number
  readonly valueStart: number
  /** Column of the collection that the node is, -1 for scalars, flow collections and nothing. */
  readonly column: number
  readonly reread: () => number
}

function walk(cursor: FastCursor, tokens: readonly string[]): FastPlace {
  let step: Step = {
    start: cursor.pos,
    keyEnd: -1,
    valueStart: cursor.pos,
    column: blockColumn(cursor, cursor.indent),
    reread: () => {
      throw notCertain
    },
  }
  for (const token of tokens) {
    if (step.column === notWalked) throw notCertain
    const next: Step | undefined = step.column === -1 ? undefined : stepInto(cursor, step.column, token)
    if (next === undefined) return nearest(cursor, step)
    step = next
  }
  const end = step.reread()
  return { start: step.start, end: Math.max(end, step.keyEnd), valueStart: step.valueStart, valueEnd: end, exact: true }
}

/** The key of the entry, or the first line of the item. */
function nearest({ text }: FastCursor, { start, keyEnd, valueStart, column, reread }: Step): FastPlace {
  if (keyEnd !== -1) return { start, end: keyEnd, valueStart: start, valueEnd: keyEnd, exact: false }
  // What a flow collection or a scalar holds, the tree of positions knows.
  if (column === -1) throw notCertain
  const feed = text.indexOf("\n", valueStart)
  const lineEnd = text.charAt(feed - 1) === "\r" ? feed - 1 : feed
  const end = Math.min(Math.max(lineEnd, start), reread())
  return { start, end, valueStart: start, valueEnd: end, exact: false }
}

function stepInto(cursor: FastCursor, column: number, token: string): Step | undefined {
  const { text } = cursor
  if (isDash(cursor, text.charCodeAt(cursor.pos))) return stepIntoList(cursor, column, token)
  while (true) {
    const start = cursor.pos
    const code = text.charCodeAt(start)
    const key = readKey(cursor, code)
    if (key === token) {
      // Where a quoted key ends is behind the cursor already.
      if (code === 0x22 || code === 0x27) throw notCertain
      return stepToValue(cursor, column, start, cursor.plainEnd)
    }
    skipValue(cursor, column)
    if (cursor.indent !== column) return undefined
  }
}

function stepToValue(cursor: FastCursor, column: number, start: number, keyEnd: number): Step {
  const { text, lineStart } = cursor
  const after = cursor.pos
  const reread = () => endOf(cursor, after, lineStart, () => readMappingValue(cursor, column))
  const code = skipSpaces(cursor)
  if (!endsLine(cursor, code)) return { start, keyEnd, valueStart: cursor.pos, column: inline(code), reread }
  const isList = cursor.indent === column && isDash(cursor, text.charCodeAt(cursor.pos))
  const isBlock = cursor.indent > column || isList
  return {
    start,
    keyEnd,
    valueStart: isBlock ? cursor.pos : after,
    column: isBlock ? blockColumn(cursor, cursor.indent) : -1,
    reread,
  }
}

function stepIntoList(cursor: FastCursor, column: number, token: string): Step | undefined {
  const { text } = cursor
  for (let index = 0; ; index++) {
    cursor.pos++
    if (String(index) === token) return stepToItem(cursor, column)
    skipRest(cursor, column)
    if (cursor.indent !== column || !isDash(cursor, text.charCodeAt(cursor.pos))) return undefined
  }
}

function stepToItem(cursor: FastCursor, column: number): Step {
  const { lineStart } = cursor
  const after = cursor.pos
  const reread = () => endOf(cursor, after, lineStart, () => readSequenceItem(cursor, column))
  const code = skipSpaces(cursor)
  if (endsLine(cursor, code)) {
    const isBlock = cursor.indent > column
    const start = isBlock ? cursor.pos : after
    return { start, keyEnd: -1, valueStart: start, column: isBlock ? blockColumn(cursor, cursor.indent) : -1, reread }
  }
  const start = cursor.pos
  const inner = start - cursor.lineStart
  const item = { start, keyEnd: -1, valueStart: start, reread }
  if (isDash(cursor, code)) return { ...item, column: inner }
  if (code === OPEN_BRACE || code === OPEN_BRACKET || code === 0x7c || code === 0x3e)
    return { ...item, column: inline(code) }
  // A key, plain or quoted, makes the item a mapping.
  if (code === 0x22 || code === 0x27) throw notCertain
  const isMapping = scanPlain(cursor) === 0x3a
  cursor.pos = start
  return { ...item, column: isMapping ? inner : -1 }
}

/** Flow collections are not walked; the tree of positions knows them. */
const inline = (code: number): number => {
  if (code === OPEN_BRACE || code === OPEN_BRACKET) return notWalked
  return -1
}
const notWalked = -2

const blockColumn = (cursor: FastCursor, column: number): number => {
  const code = cursor.text.charCodeAt(cursor.pos)
  return code === OPEN_BRACE || code === OPEN_BRACKET ? notWalked : column
}

/** Reads a node again from the place behind its indicator, and gives where it ends. */
function endOf(cursor: FastCursor, pos: number, lineStart: number, read: () => unknown): number {
  cursor.pos = pos
  cursor.lineStart = lineStart
  cursor.depth = 0
  read()
  if (cursor.contentEnd === -1) throw notCertain
  return cursor.contentEnd
}

function skipValue(cursor: FastCursor, column: number): void {
  const { text } = cursor
  const code = skipSpaces(cursor)
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    readFlow(cursor, code)
    cursor.finishLine()
  } else if (endsLine(cursor, code)) {
    while (cursor.indent === column && isDash(cursor, text.charCodeAt(cursor.pos))) skipRest(cursor, column)
  } else cursor.findToken(text.indexOf("\n", cursor.pos) + 1)
  while (cursor.indent > column) skipRest(cursor, -1)
}

/** Leaves the line, and with a column the lines below it that are indented more. */
function skipRest(cursor: FastCursor, column: number): void {
  const { text } = cursor
  let open = 0
  let { pos } = cursor
  for (let code = text.charCodeAt(pos); code !== LF; code = text.charCodeAt(++pos)) {
    if (code === OPEN_BRACE || code === OPEN_BRACKET) open++
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open--
  }
  // The lines of a flow collection that goes on may be indented less than what it stands in.
  if (open !== 0) throw notCertain
  cursor.findToken(pos + 1)
  if (column !== -1) while (cursor.indent > column) skipRest(cursor, -1)
}
