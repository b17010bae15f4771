import { BACKSLASH, DOUBLE_QUOTE, hexDigit, isBlank, isBlankOrEnd, isBreak, SINGLE_QUOTE } from "./characters.ts"
import type { Cursor } from "./cursor.ts"
import { syntaxFault, YamlFault } from "./fault.ts"
import { foldBreaks } from "./fold.ts"
import { makeToken, type Token, token } from "./token.ts"

/** Escapes of one character in double quotes. `\/`, which JSON has, is none in YAML 1.1. */
const escapes = new Map<number, string>(
  Object.entries({
    "0": "\0",
    a: "\x07",
    b: "\b",
    t: "\t",
    "\t": "\t",
    n: "\n",
    v: "\v",
    f: "\f",
    r: "\r",
    e: "\x1b",
    " ": " ",
    '"': '"',
    "'": "'",
    "\\": "\\",
    N: "\x85",
    _: "\xa0",
    L: "\u2028",
    P: "\u2029",
  }).map(([letter, text]) => [letter.charCodeAt(0), text]),
)

const codeLengths = new Map([
  [0x78, 2],
  [0x75, 4],
  [0x55, 8],
])

/** Scans a single- or double-quoted scalar, over as many lines as it has. */
export function scanQuotedScalar(cursor: Cursor): Token {
  const start = cursor.pos
  const single = cursor.code === SINGLE_QUOTE
  const quote = single ? SINGLE_QUOTE : DOUBLE_QUOTE
  const { source } = cursor
  cursor.pos++
  const parts: string[] = []
  while (true) {
    if (cursor.atDocumentMarker()) throw unclosed(start, source, "a document marker")
    if (cursor.code === 0) throw unclosed(start, source, "the end of the document")
    const escapedBreak = scanRun(cursor, single, quote, parts)
    if (cursor.code === quote) break
    scanGap(cursor, escapedBreak, parts)
  }
  cursor.pos++
  return makeToken(token.scalar, start, cursor.pos, parts.join(""))
}

const unclosed = (start: number, source: string, what: string) =>
  new YamlFault(
    "yaml-unclosed-quote",
    start,
    `the quote that begins here meets ${what} before it is closed`,
    `Add the closing ${source.charAt(start)}, or double it where it is meant as text inside single quotes.`,
  )

/** Text up to a blank, a break or the closing quote. True after an escaped line break, which swallows what follows. */
function scanRun(cursor: Cursor, single: boolean, quote: number, parts: string[]): boolean {
  const { source } = cursor
  let from = cursor.pos
  while (!isBlankOrEnd(cursor.code)) {
    const code = cursor.code
    if (code === quote) {
      if (!single || cursor.ahead(1) !== SINGLE_QUOTE) break
      parts.push(source.slice(from, cursor.pos + 1))
      cursor.pos += 2
      from = cursor.pos
    } else if (code === BACKSLASH && !single) {
      parts.push(source.slice(from, cursor.pos))
      if (isBreak(cursor.ahead(1))) {
        cursor.pos++
        cursor.readBreak()
        return true
      }
      parts.push(scanEscape(cursor))
      from = cursor.pos
    } else cursor.pos++
  }
  parts.push(source.slice(from, cursor.pos))
  return false
}

function scanGap(cursor: Cursor, afterEscapedBreak: boolean, parts: string[]): void {
  const { source } = cursor
  let brokeLine = afterEscapedBreak
  let leadingBreak = ""
  let trailingBreaks = ""
  let from = cursor.pos
  let blanks = ""
  while (true) {
    if (isBlank(cursor.code)) cursor.pos++
    else if (isBreak(cursor.code)) {
      if (brokeLine) trailingBreaks += cursor.readBreak()
      else {
        leadingBreak = cursor.readBreak()
        brokeLine = true
      }
      from = cursor.pos
    } else break
  }
  if (!brokeLine) blanks = source.slice(from, cursor.pos)
  if (!brokeLine) parts.push(blanks)
  else if (leadingBreak === "") parts.push(trailingBreaks)
  else parts.push(foldBreaks(leadingBreak, trailingBreaks))
}

function scanEscape(cursor: Cursor): string {
  const at = cursor.pos
  const letter = cursor.ahead(1)
  const text = escapes.get(letter)
  if (text !== undefined) {
    cursor.pos += 2
    return text
  }
  const length = codeLengths.get(letter)
  const shown = cursor.source.slice(at, at + 2)
  if (length === undefined)
    throw syntaxFault(
      at,
      `'${shown}' is no escape sequence of YAML`,
      "Write a backslash as \\\\ inside double quotes, or use single quotes, where it has no meaning.",
    )
  cursor.pos += 2
  let value = 0
  for (let k = 0; k < length; k++) {
    const digit = hexDigit(cursor.ahead(k))
    if (digit === -1)
      throw syntaxFault(at, `'${shown}' needs ${length} hexadecimal digits`, "Complete the escape sequence.")
    value = value * 16 + digit
  }
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff)
    throw syntaxFault(
      at,
      `'${cursor.source.slice(at, at + 2 + length)}' names no Unicode character`,
      "Write characters beyond U+FFFF with \\U and eight digits.",
    )
  cursor.pos += length
  return String.fromCodePoint(value)
}
