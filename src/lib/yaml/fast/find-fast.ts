import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  DOUBLE_QUOTE,
  GREATER,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  SINGLE_QUOTE,
} from "../characters.ts"
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

/** What the walk stands at: a node, how its entry begins, and how to read it once more to learn where it ends. */
interface Step {
  readonly start: number
  readonly keyEnd: number
  readonly valueStart: number
  /** Column of the collection that the node is; `noCollection` for scalars and nothing, `notWalked` for flow style. */
  readonly column: number
  readonly reread: () => number
}

/** A step with the cursor as it stands there, so that pointers that share a beginning walk it once. */
interface Station {
  readonly step: Step
  readonly pos: number
  readonly lineStart: number
  readonly indent: number
  /** The keys of the mapping stand on more than one line. */
  hasLines: boolean
  /** All keys of the mapping, noted when one was missed a second time: most of what is asked for is not written. */
  keys: Set<string> | undefined
  misses: number
}

const noCollection = -1
const notWalked = -2

/**
 * Finds pointers in a document that the fast path reads, by going down along them: what lies beside is skipped line by
 * line. The same conditions hold as for readFast, which must have read the document before.
 */
export class FastFinder {
  readonly #cursor: FastCursor
  readonly #stations = new Map<string, Station>()

  constructor(text: string, start: number, end: number) {
    this.#cursor = new FastCursor(text, start, end, maxFastDepth)
  }

  /** undefined: only the tree of positions can tell. */
  find(tokens: readonly string[]): FastPlace | undefined {
    try {
      return this.#walk(tokens)
    } catch (reason) {
      if (reason === notCertain) return undefined
      throw reason
    }
  }

  #walk(tokens: readonly string[]): FastPlace {
    const cursor = this.#cursor
    let station = this.#stations.get("") ?? this.#root()
    let path = ""
    for (const token of tokens) {
      path += `/${token}`
      const known = this.#stations.get(path)
      if (known) {
        station = known
        continue
      }
      const { step } = station
      if (step.column === notWalked) throw notCertain
      const isMissing = step.column === noCollection || station.keys?.has(token) === false
      if (!isMissing) this.#goTo(station)
      const next = isMissing ? undefined : stepInto(cursor, step.column, token, station)
      if (next === undefined) return nearest(cursor, station)
      station = this.#remember(path, next)
    }
    const { step } = station
    const end = step.reread()
    return {
      start: step.start,
      end: Math.max(end, step.keyEnd),
      valueStart: step.valueStart,
      valueEnd: end,
      exact: true,
    }
  }

  #root(): Station {
    const cursor = this.#cursor
    cursor.findToken(cursor.pos)
    const reread = () => {
      throw notCertain
    }
    const column = blockColumn(cursor, cursor.indent)
    return this.#remember("", { start: cursor.pos, keyEnd: -1, valueStart: cursor.pos, column, reread })
  }

  #remember(path: string, step: Step): Station {
    const { pos, lineStart, indent } = this.#cursor
    const station = { step, pos, lineStart, indent, hasLines: false, keys: undefined, misses: 0 }
    this.#stations.set(path, station)
    return station
  }

  #goTo({ pos, lineStart, indent }: Station): void {
    this.#cursor.pos = pos
    this.#cursor.lineStart = lineStart
    this.#cursor.indent = indent
  }
}

/** The key of the entry, or the first line of the item. */
function nearest({ text }: FastCursor, { step, hasLines }: Station): FastPlace {
  const { start, keyEnd, valueStart, reread } = step
  if (keyEnd !== -1) return { start, end: keyEnd, valueStart: start, valueEnd: keyEnd, exact: false }
  const feed = text.indexOf("\n", valueStart)
  const lineEnd = text.charAt(feed - 1) === "\r" ? feed - 1 : feed
  const end = hasLines ? lineEnd : Math.min(Math.max(lineEnd, start), reread())
  return { start, end, valueStart: start, valueEnd: end, exact: false }
}

function stepInto(cursor: FastCursor, column: number, token: string, station: Station): Step | undefined {
  const { text } = cursor
  if (isDash(cursor, text.charCodeAt(cursor.pos))) return stepIntoList(cursor, column, token)
  const keys = station.misses > 0 ? new Set<string>() : undefined
  while (true) {
    const start = cursor.pos
    const code = text.charCodeAt(start)
    const key = readKey(cursor, code)
    keys?.add(key)
    if (key === token) {
      // Where a quoted key ends is behind the cursor already.
      if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) throw notCertain
      return stepToValue(cursor, column, start, cursor.plainEnd)
    }
    skipValue(cursor, column)
    if (cursor.indent !== column) {
      station.misses++
      station.keys = keys
      return undefined
    }
    station.hasLines = true
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
    column: isBlock ? blockColumn(cursor, cursor.indent) : noCollection,
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
    return {
      start,
      keyEnd: -1,
      valueStart: start,
      column: isBlock ? blockColumn(cursor, cursor.indent) : noCollection,
      reread,
    }
  }
  const start = cursor.pos
  const inner = start - cursor.lineStart
  const item = { start, keyEnd: -1, valueStart: start, reread }
  if (isDash(cursor, code)) return { ...item, column: inner }
  if (isFlow(code) || code === PIPE || code === GREATER) return { ...item, column: inline(code) }
  // A key, plain or quoted, makes the item a mapping.
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) throw notCertain
  const isMapping = scanPlain(cursor) === COLON
  cursor.pos = start
  return { ...item, column: isMapping ? inner : noCollection }
}

const isFlow = (code: number): boolean => code === OPEN_BRACE || code === OPEN_BRACKET

/** Flow collections are not walked; the tree of positions knows them. */
const inline = (code: number): number => (isFlow(code) ? notWalked : noCollection)

const blockColumn = (cursor: FastCursor, column: number): number =>
  isFlow(cursor.text.charCodeAt(cursor.pos)) ? notWalked : column

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
  if (isFlow(code)) {
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
