import type { JsonValue } from "../../json.ts"
import {
  COLON,
  CR,
  DOT,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  LF,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  SINGLE_QUOTE,
  SPACE,
} from "../characters.ts"
import type { YamlLimits } from "../limits.ts"
import type { MutableObject } from "../own-property.ts"
import { readBlockScalar } from "./fast-block-scalar.ts"
import { FastCursor, maxFastDepth, notCertain } from "./fast-cursor.ts"
import { readFlow } from "./fast-flow.ts"
import { beginsPlain, isBlankOrBreak, plainKey, plainValue, scanPlain } from "./fast-plain.ts"
import { readQuoted } from "./fast-quoted.ts"

/** What the fast path found; `value` is undefined for a document without content. */
export interface FastReading {
  readonly value: JsonValue | undefined
}

/**
 * Reads the block-style subset of YAML that nearly all manifests are written in, in one pass over text[start, end).
 * undefined: something is outside that subset, or wrong, and the full rules must decide; what is given is what they
 * would give. The text must be plain (see isPlainText), `start` and `end` the starts of lines, the last line complete.
 */
export function readFast(text: string, start: number, end: number, limits: YamlLimits): FastReading | undefined {
  // The loops below rely on it.
  if (end > start && text.charCodeAt(end - 1) !== LF) return undefined
  const cursor = new FastCursor(text, start, end, Math.min(limits.maxDepth, maxFastDepth))
  try {
    cursor.findToken(start)
    if (cursor.indent === -1) return { value: undefined }
    const value = readBlock(cursor)
    return cursor.indent === -1 && cursor.nodes < limits.maxNodes ? { value } : undefined
  } catch (reason) {
    if (reason === notCertain) return undefined
    throw reason
  }
}

/** A collection whose first token is the first of its line. */
function readBlock(cursor: FastCursor): JsonValue {
  const { text, pos, indent } = cursor
  const code = text.charCodeAt(pos)
  if (isDash(cursor, code)) return readSequence(cursor, indent)
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    const value = readFlow(cursor, code)
    cursor.contentEnd = cursor.pos
    cursor.finishLine()
    return value
  }
  return readMapping(cursor, indent, readKey(cursor, code))
}

export const isDash = (cursor: FastCursor, code: number): boolean =>
  code === MINUS && isBlankOrBreak(cursor.text.charCodeAt(cursor.pos + 1))

/** Reads a mapping at `column` whose first key, with its colon, is behind the cursor. */
function readMapping(cursor: FastCursor, column: number, firstKey: string): JsonValue {
  cursor.open()
  const map: MutableObject = {}
  let key = firstKey
  while (true) {
    // Set before, or a name of Object.prototype: the full rules decide.
    if (map[key] !== undefined) throw notCertain
    cursor.nodes++
    map[key] = readMappingValue(cursor, column)
    if (cursor.indent !== column) break
    key = readKey(cursor, cursor.text.charCodeAt(cursor.pos))
  }
  if (cursor.indent > column) throw notCertain
  cursor.depth--
  return map
}

/** Reads a key at the start of a line, with its colon. */
export function readKey(cursor: FastCursor, code: number): string {
  const { text, pos: start } = cursor
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    const key = readQuoted(cursor, code)
    if (!takeColon(cursor, start)) throw notCertain
    return key
  }
  // `...` may end the document.
  if (code === DOT && start === cursor.lineStart) throw notCertain
  if (!beginsPlain(cursor, code) || scanPlain(cursor) !== COLON) throw notCertain
  cursor.pos++
  return plainKey(text, start, cursor.plainEnd)
}

/** Takes the colon that makes the quoted scalar before it a key. */
function takeColon(cursor: FastCursor, start: number): boolean {
  const { text } = cursor
  let { pos } = cursor
  while (text.charCodeAt(pos) === SPACE) pos++
  if (text.charCodeAt(pos) !== COLON) return false
  if (!isBlankOrBreak(text.charCodeAt(pos + 1)) || pos - start > 1000) throw notCertain
  cursor.pos = pos + 1
  return true
}

export function readMappingValue(cursor: FastCursor, column: number): JsonValue {
  const colonEnd = cursor.pos
  const code = skipSpaces(cursor)
  if (endsLine(cursor, code)) {
    if (cursor.indent > column) return readBlock(cursor)
    const isList = cursor.indent === column && isDash(cursor, cursor.text.charCodeAt(cursor.pos))
    if (isList) return readSequence(cursor, column)
    cursor.nodes++
    cursor.contentEnd = colonEnd
    return null
  }
  const value = readInlineValue(cursor, code, column)
  if (value !== undefined) return value
  const start = cursor.pos
  if (scanPlain(cursor) === COLON) throw notCertain
  return finishScalar(cursor, plainValue(cursor.text, start, cursor.plainEnd), column)
}

/** Leaves the line of an indicator that has no value on its own line. A `#` here has a blank before it. */
export function endsLine(cursor: FastCursor, code: number): boolean {
  if (code === HASH) cursor.findToken(cursor.text.indexOf("\n", cursor.pos) + 1)
  else if (code === LF || code === CR) cursor.finishLine()
  else return false
  return true
}

function readSequence(cursor: FastCursor, column: number): JsonValue {
  cursor.open()
  const list: JsonValue[] = []
  do {
    cursor.pos++
    list.push(readSequenceItem(cursor, column))
  } while (cursor.indent === column && isDash(cursor, cursor.text.charCodeAt(cursor.pos)))
  if (cursor.indent > column) throw notCertain
  cursor.depth--
  return list
}

export function readSequenceItem(cursor: FastCursor, column: number): JsonValue {
  const { text } = cursor
  const dashEnd = cursor.pos
  const code = skipSpaces(cursor)
  if (endsLine(cursor, code)) {
    if (cursor.indent > column) return readBlock(cursor)
    cursor.nodes++
    cursor.contentEnd = dashEnd
    return null
  }
  const start = cursor.pos
  const inner = start - cursor.lineStart
  if (isDash(cursor, code)) return readSequence(cursor, inner)
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    const scalar = readQuoted(cursor, code)
    if (takeColon(cursor, start)) return readMapping(cursor, inner, scalar)
    return finishScalar(cursor, scalar, column)
  }
  const value = readInlineValue(cursor, code, column)
  if (value !== undefined) return value
  if (scanPlain(cursor) !== COLON) return finishScalar(cursor, plainValue(text, start, cursor.plainEnd), column)
  cursor.pos++
  return readMapping(cursor, inner, plainKey(text, start, cursor.plainEnd))
}

/** Reads a value that begins with an indicator; undefined: it is a plain scalar, not read yet. */
function readInlineValue(cursor: FastCursor, code: number, column: number): JsonValue | undefined {
  switch (code) {
    case DOUBLE_QUOTE:
    case SINGLE_QUOTE:
      return finishScalar(cursor, readQuoted(cursor, code), column)
    case OPEN_BRACKET:
    case OPEN_BRACE: {
      const value = readFlow(cursor, code)
      cursor.contentEnd = cursor.pos
      cursor.finishLine()
      if (cursor.indent > column) throw notCertain
      return value
    }
    case PIPE:
    case GREATER: {
      cursor.nodes++
      const value = readBlockScalar(cursor, column)
      if (cursor.indent > column) throw notCertain
      return value
    }
    default:
      if (!beginsPlain(cursor, code)) throw notCertain
      return undefined
  }
}

function finishScalar(cursor: FastCursor, value: JsonValue, column: number): JsonValue {
  cursor.nodes++
  cursor.contentEnd = cursor.pos
  cursor.finishLine()
  // The scalar would go on, or something stands where nothing can.
  if (cursor.indent > column) throw notCertain
  return value
}

export function skipSpaces(cursor: FastCursor): number {
  const { text } = cursor
  let { pos } = cursor
  let code = text.charCodeAt(pos)
  while (code === SPACE) code = text.charCodeAt(++pos)
  cursor.pos = pos
  return code
}
