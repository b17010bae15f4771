import { BACKSLASH, hexDigit, LF, SINGLE_QUOTE } from "../characters.ts"
import { type FastCursor, notCertain } from "./fast-cursor.ts"

/** Reads a quoted scalar of one line and stands behind it. */
export function readQuoted(cursor: FastCursor, quote: number): string {
  const { text } = cursor
  const start = cursor.pos + 1
  let pos = start
  let code = text.charCodeAt(pos)
  while (code !== quote && code !== LF && code !== BACKSLASH) code = text.charCodeAt(++pos)
  if (code === quote && (quote !== SINGLE_QUOTE || text.charCodeAt(pos + 1) !== SINGLE_QUOTE)) {
    cursor.pos = pos + 1
    return text.slice(start, pos)
  }
  return quote === SINGLE_QUOTE ? readSingleQuoted(cursor, start) : readDoubleQuoted(cursor, start)
}

function readSingleQuoted(cursor: FastCursor, start: number): string {
  const { text } = cursor
  let value = ""
  let from = start
  for (let pos = start; ; pos++) {
    const code = text.charCodeAt(pos)
    if (code === LF) throw notCertain
    if (code !== SINGLE_QUOTE) continue
    value += text.slice(from, pos)
    if (text.charCodeAt(pos + 1) !== SINGLE_QUOTE) {
      cursor.pos = pos + 1
      return value
    }
    from = ++pos
  }
}

function readDoubleQuoted(cursor: FastCursor, start: number): string {
  const { text } = cursor
  let value = ""
  let from = start
  for (let pos = start; ; pos++) {
    const code = text.charCodeAt(pos)
    if (code === LF) throw notCertain
    if (code === 0x22) {
      cursor.pos = pos + 1
      return value + text.slice(from, pos)
    }
    if (code !== BACKSLASH) continue
    value += text.slice(from, pos)
    const letter = text.charCodeAt(++pos)
    if (letter === 0x75) {
      value += readCode(text, pos + 1)
      pos += 4
    } else value += escaped(letter)
    from = pos + 1
  }
}

/** The escapes that manifests use; the others take the full path. */
function escaped(letter: number): string {
  switch (letter) {
    case 0x6e:
      return "\n"
    case 0x22:
      return '"'
    case BACKSLASH:
      return "\\"
    case 0x74:
      return "\t"
    case 0x72:
      return "\r"
    default:
      throw notCertain
  }
}

function readCode(text: string, start: number): string {
  let value = 0
  for (let pos = start; pos < start + 4; pos++) {
    const digit = hexDigit(text.charCodeAt(pos))
    if (digit === -1) throw notCertain
    value = value * 16 + digit
  }
  if (value >= 0xd800 && value <= 0xdfff) throw notCertain
  return String.fromCharCode(value)
}
