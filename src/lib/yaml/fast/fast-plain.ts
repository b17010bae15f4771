import type { JsonPrimitive } from "../../json.ts"
import {
  AMPERSAND,
  ASTERISK,
  AT,
  BACKQUOTE,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  DOUBLE_QUOTE,
  EXCLAMATION,
  GREATER,
  HASH,
  LF,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  PIPE,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from "../characters.ts"
import { mayBeTyped, resolvePlain, scalarKey } from "../scalars.ts"
import { type FastCursor, notCertain } from "./fast-cursor.ts"

/** Characters that begin something else than a plain scalar, at least in some place. `-` may begin one. */
const special = new Uint8Array(128)
for (const code of [
  AMPERSAND,
  ASTERISK,
  AT,
  BACKQUOTE,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  EXCLAMATION,
  GREATER,
  HASH,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  PIPE,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
  LF,
  CR,
])
  special[code] = 1

export const isBlankOrBreak = (code: number): boolean => code === SPACE || code === LF || code === TAB || code === CR

export function beginsPlain(cursor: FastCursor, code: number): boolean {
  if (code === MINUS) return !isBlankOrBreak(cursor.text.charCodeAt(cursor.pos + 1))
  return code > 127 || special[code] === 0
}

/**
 * Goes over a plain scalar of one line, sets `plainEnd` and gives what stops it: COLON (of a key), HASH (of a comment)
 * or LF. Stands at the colon, or right behind the scalar.
 */
export function scanPlain(cursor: FastCursor): number {
  const { text } = cursor
  let { pos } = cursor
  let code = text.charCodeAt(pos)
  while (true) {
    if (code <= COLON) {
      if (code === LF) break
      if (code === COLON) {
        if (isBlankOrBreak(text.charCodeAt(pos + 1))) break
      } else if (code === HASH) {
        const before = text.charCodeAt(pos - 1)
        if (before === SPACE || before === TAB) break
      }
    }
    code = text.charCodeAt(++pos)
  }
  let end = pos
  let before = text.charCodeAt(end - 1)
  while (before === SPACE || before === CR || before === TAB) before = text.charCodeAt(--end - 1)
  cursor.plainEnd = end
  cursor.pos = code === COLON ? pos : end
  return code
}

/** The value of the plain scalar text[start, end). */
export function plainValue(text: string, start: number, end: number): JsonPrimitive {
  const scalar = text.slice(start, end)
  if (!mayBeTyped(text.charCodeAt(start))) return scalar
  const value = resolvePlain(scalar)
  if (typeof value === "number" && !Number.isFinite(value)) throw notCertain
  return value
}

/** No word that means a boolean or null is longer. */
const maxWordLength = 5
/** A key beyond libyaml's limit of 1024 characters is an error; near it the full rules decide. */
const maxFastKeyLength = 1000

/** The key that the plain scalar text[start, end) is. */
export function plainKey(text: string, start: number, end: number): string {
  if (end - start > maxFastKeyLength) throw notCertain
  const key = text.slice(start, end)
  const first = text.charCodeAt(start)
  if (mayBeTyped(first) && (first <= 0x39 || end - start <= maxWordLength)) {
    const typed = scalarKey(key, "", true)
    if (typed === undefined) throw notCertain
    return typed
  }
  if (key === "<<") throw notCertain
  return key
}
