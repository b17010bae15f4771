import type { JsonValue } from "../../json.ts"
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  DOT,
  DOUBLE_QUOTE,
  HASH,
  LF,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
} from "../characters.ts"
import type { MutableObject } from "../own-property.ts"
import { type FastCursor, notCertain } from "./fast-cursor.ts"
import { beginsPlain, isBlankOrBreak, plainKey, plainValue } from "./fast-plain.ts"
import { readQuoted } from "./fast-quoted.ts"

/** Reads a flow collection, over several lines if it has them, and stands behind it. */
export function readFlow(cursor: FastCursor, code: number): JsonValue {
  cursor.open()
  cursor.pos++
  const value = code === OPEN_BRACKET ? readFlowSequence(cursor) : readFlowMapping(cursor)
  cursor.depth--
  return value
}

function readFlowSequence(cursor: FastCursor): JsonValue {
  const list: JsonValue[] = []
  let code = skipSpace(cursor)
  while (code !== CLOSE_BRACKET) {
    list.push(readItem(cursor, code))
    code = nextEntry(cursor, CLOSE_BRACKET)
  }
  cursor.pos++
  return list
}

function readFlowMapping(cursor: FastCursor): JsonValue {
  const map: MutableObject = {}
  let code = skipSpace(cursor)
  while (code !== CLOSE_BRACE) {
    const key = readFlowKey(cursor, code)
    // Set before, or a name of Object.prototype: the full rules decide.
    if (map[key] !== undefined) throw notCertain
    cursor.nodes++
    map[key] = readItem(cursor, skipSpace(cursor))
    code = nextEntry(cursor, CLOSE_BRACE)
  }
  cursor.pos++
  return map
}

function nextEntry(cursor: FastCursor, close: number): number {
  const code = skipSpace(cursor)
  if (code === close) return code
  if (code !== COMMA) throw notCertain
  cursor.pos++
  return skipSpace(cursor)
}

/** Reads a key with its colon. */
function readFlowKey(cursor: FastCursor, code: number): string {
  const { text, pos: start } = cursor
  let key: string
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    key = readQuoted(cursor, code)
    if (cursor.pos - start > 1000) throw notCertain
  } else {
    const end = scanFlowPlain(cursor, code)
    key = plainKey(text, start, end)
  }
  while (text.charCodeAt(cursor.pos) === SPACE) cursor.pos++
  if (text.charCodeAt(cursor.pos) !== COLON) throw notCertain
  cursor.pos++
  return key
}

function readItem(cursor: FastCursor, code: number): JsonValue {
  if (code === OPEN_BRACKET || code === OPEN_BRACE) return readFlow(cursor, code)
  cursor.nodes++
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return readQuoted(cursor, code)
  const start = cursor.pos
  const end = scanFlowPlain(cursor, code)
  return plainValue(cursor.text, start, end)
}

/** Stands behind a plain scalar and gives its end without trailing blanks. */
function scanFlowPlain(cursor: FastCursor, first: number): number {
  const { text } = cursor
  if (!beginsPlain(cursor, first)) throw notCertain
  let { pos } = cursor
  let code = first
  while (code !== COMMA && code !== CLOSE_BRACKET && code !== CLOSE_BRACE && code !== LF) {
    if (code === OPEN_BRACKET || code === OPEN_BRACE || code === QUESTION || code === HASH) throw notCertain
    if (code === COLON && isBlankOrBreak(text.charCodeAt(pos + 1))) break
    code = text.charCodeAt(++pos)
  }
  cursor.pos = pos
  let end = pos
  while (isBlankOrBreak(text.charCodeAt(end - 1))) end--
  return end
}

/** Goes to the next token, maybe on a later line, and gives its first character. */
function skipSpace(cursor: FastCursor): number {
  const { text } = cursor
  let { pos } = cursor
  let code = text.charCodeAt(pos)
  while (code === SPACE || code === LF || code === CR) {
    pos++
    if (code === LF) {
      if (pos >= cursor.end) throw notCertain
      cursor.lineStart = pos
      code = text.charCodeAt(pos)
      // Document markers and directives would stand here.
      if (code === MINUS || code === DOT || code === PERCENT) throw notCertain
    } else code = text.charCodeAt(pos)
  }
  cursor.pos = pos
  return code
}
