import {
  AT,
  BACKQUOTE,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  EXCLAMATION,
  GREATER,
  HASH,
  hexDigit,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isDigit,
  isWord,
  LESS,
  PERCENT,
  QUESTION,
} from "./characters.ts"
import type { Cursor } from "./cursor.ts"
import { syntaxFault, type YamlFault } from "./fault.ts"
import { makeToken, type Token, token } from "./token.ts"

const endsAnchor = (code: number): boolean =>
  isBlankOrEnd(code) ||
  code === QUESTION ||
  code === COLON ||
  code === COMMA ||
  code === CLOSE_BRACKET ||
  code === CLOSE_BRACE ||
  code === PERCENT ||
  code === AT ||
  code === BACKQUOTE

function scanWord(cursor: Cursor): string {
  const from = cursor.pos
  while (isWord(cursor.code)) cursor.pos++
  return cursor.source.slice(from, cursor.pos)
}

/** Scans `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, type: typeof token.anchor | typeof token.alias): Token {
  const start = cursor.pos
  cursor.pos++
  const name = scanWord(cursor)
  if (name === "" || !endsAnchor(cursor.code)) {
    const [what, sign] = type === token.alias ? ["alias", "*"] : ["anchor", "&"]
    throw syntaxFault(
      cursor.pos,
      `'${sign}' begins an ${what}, whose name consists of letters, digits, '-' and '_'`,
      `Quote the value if it is meant as text that begins with '${sign}'.`,
    )
  }
  return makeToken(type, start, cursor.pos, name)
}

/** Scans `!suffix`, `!handle!suffix` or `!<verbatim>`. */
export function scanTag(cursor: Cursor): Token {
  const start = cursor.pos
  let handle = ""
  let suffix: string
  if (cursor.ahead(1) === LESS) {
    cursor.pos += 2
    suffix = scanUri(cursor, "", start)
    if (cursor.code !== GREATER) throw tagFault(cursor.pos, "the tag that begins with '!<' is not closed by '>'")
    cursor.pos++
  } else {
    handle = scanHandle(cursor, false)
    if (handle.length > 1 && handle.endsWith("!")) suffix = scanUri(cursor, "", start)
    else {
      suffix = scanUri(cursor, handle, start)
      handle = "!"
      if (suffix === "") [handle, suffix] = ["", "!"]
    }
  }
  if (!isBlankOrEnd(cursor.code)) throw tagFault(cursor.pos, "a tag must be followed by a space or a line break")
  return makeToken(token.tag, start, cursor.pos, handle, suffix)
}

const tagFault = (offset: number, message: string): YamlFault =>
  syntaxFault(offset, message, "Quote the value if it is meant as text that begins with '!'.")

function scanHandle(cursor: Cursor, directive: boolean): string {
  const from = cursor.pos
  if (cursor.code !== EXCLAMATION) throw tagFault(cursor.pos, "expected '!'")
  cursor.pos++
  scanWord(cursor)
  if (cursor.code === EXCLAMATION) cursor.pos++
  else if (directive && cursor.pos - from !== 1) throw tagFault(cursor.pos, "a tag handle must end with '!'")
  return cursor.source.slice(from, cursor.pos)
}

const uriPunctuation = new Set([...";/?:@&=+$,.!~*'()[]"].map((character) => character.charCodeAt(0)))

/** `head` is a handle that turned out to be the beginning of the suffix. */
function scanUri(cursor: Cursor, head: string, start: number): string {
  let uri = head.slice(1)
  const from = cursor.pos
  while (true) {
    const code = cursor.code
    if (code === PERCENT) uri += scanUriEscape(cursor)
    else if (isWord(code) || uriPunctuation.has(code)) {
      uri += cursor.source.charAt(cursor.pos)
      cursor.pos++
    } else break
  }
  if (head === "" && cursor.pos === from) throw tagFault(start, "a tag without a name")
  return uri
}

/** One character in %XX octets of UTF-8. */
function scanUriEscape(cursor: Cursor): string {
  const octets: number[] = []
  let width = 1
  do {
    const high = hexDigit(cursor.ahead(1))
    const low = high === -1 ? -1 : hexDigit(cursor.ahead(2))
    if (cursor.code !== PERCENT || low === -1) throw tagFault(cursor.pos, "expected '%' and two hexadecimal digits")
    const octet = high * 16 + low
    if (octets.length === 0) {
      width = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0
      if (width === 0) throw tagFault(cursor.pos, "the octets after '%' are no UTF-8")
    } else if (octet >> 6 !== 2) throw tagFault(cursor.pos, "the octets after '%' are no UTF-8")
    octets.push(octet)
    cursor.pos += 3
  } while (octets.length < width)
  return new TextDecoder().decode(Uint8Array.from(octets))
}

const directiveAdvice =
  "Kubernetes knows %YAML 1.1 and %TAG only; remove the line, or quote a text that begins with '%'."

/** Scans a `%YAML` or `%TAG` line. */
export function scanDirective(cursor: Cursor): Token {
  const start = cursor.pos
  cursor.pos++
  const name = scanWord(cursor)
  if ((name !== "YAML" && name !== "TAG") || !isBlankOrEnd(cursor.code))
    throw syntaxFault(start, "a line that begins with '%' is a directive, and this one is unknown", directiveAdvice)
  skipBlanks(cursor)
  let directive: Token
  if (name === "YAML") {
    const major = scanVersionNumber(cursor, start)
    if (cursor.code !== 0x2e) throw syntaxFault(cursor.pos, "the YAML version has no '.'", directiveAdvice)
    cursor.pos++
    const minor = scanVersionNumber(cursor, start)
    directive = makeToken(token.versionDirective, start, cursor.pos, `${major}.${minor}`)
  } else {
    const handle = scanHandle(cursor, true)
    if (!isBlank(cursor.code))
      throw syntaxFault(cursor.pos, "a tag handle must be followed by a space", directiveAdvice)
    skipBlanks(cursor)
    const prefix = scanUri(cursor, "", start)
    if (!isBlankOrEnd(cursor.code))
      throw syntaxFault(cursor.pos, "unexpected character in a tag prefix", directiveAdvice)
    directive = makeToken(token.tagDirective, start, cursor.pos, handle, prefix)
  }
  skipBlanks(cursor)
  if (cursor.code === HASH) while (!isBreakOrEnd(cursor.code)) cursor.pos++
  if (!isBreakOrEnd(cursor.code)) throw syntaxFault(cursor.pos, "unexpected text after a directive", directiveAdvice)
  if (isBreak(cursor.code)) cursor.readBreak()
  return directive
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.code)) cursor.pos++
}

function scanVersionNumber(cursor: Cursor, start: number): number {
  const from = cursor.pos
  while (isDigit(cursor.code)) cursor.pos++
  const length = cursor.pos - from
  if (length === 0 || length > 2) throw syntaxFault(start, "the YAML version is no number", directiveAdvice)
  return Number(cursor.source.slice(from, cursor.pos))
}
