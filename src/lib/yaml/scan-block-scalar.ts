import { DIGIT_0, HASH, isBlank, isBreak, isBreakOrEnd, isDigit, MINUS, PLUS, SPACE, TAB } from "./characters.ts"
import type { Cursor } from "./cursor.ts"
import { syntaxFault, YamlFault } from "./fault.ts"
import { makeToken, type Token, token } from "./token.ts"

interface Header {
  readonly literal: boolean
  /** -1 strip, 0 clip, 1 keep. */
  readonly chomping: number
  /** Indentation indicator, 0 where absent. */
  readonly increment: number
}

/**
 * Scans a literal (`|`) or folded (`>`) scalar whose parent is indented by `parentIndent` (-1 at the root).
 * The token ends with the last content character; with keep chomping, after the last line break.
 */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): Token {
  const start = cursor.pos
  const header = scanHeader(cursor, start)
  let indent = header.increment > 0 ? Math.max(parentIndent, 0) + header.increment : 0
  const scalar: string[] = []
  let leadingBreak = ""
  let leadingBlank = false
  let end = cursor.pos
  const first = scanBreaks(cursor, indent, parentIndent, start)
  let trailing = first.breaks
  indent = first.indent
  const { source } = cursor
  while (cursor.column === indent && cursor.code !== 0) {
    const blank = isBlank(cursor.code)
    const folds = !header.literal && leadingBreak === "\n" && !leadingBlank && !blank
    if (!folds) scalar.push(leadingBreak)
    else if (trailing === "") scalar.push(" ")
    scalar.push(trailing)
    leadingBlank = blank
    const lineStart = cursor.pos
    let pos = lineStart
    while (!isBreakOrEnd(source.charCodeAt(pos))) pos++
    cursor.pos = pos
    scalar.push(source.slice(lineStart, pos))
    end = pos
    leadingBreak = cursor.readBreak()
    trailing = scanBreaks(cursor, indent, parentIndent, start).breaks
  }
  if (header.chomping !== -1) scalar.push(leadingBreak)
  if (header.chomping === 1) {
    scalar.push(trailing)
    end = cursor.lineStart
  }
  return makeToken(token.scalar, start, end, scalar.join(""))
}

function scanHeader(cursor: Cursor, start: number): Header {
  const literal = cursor.code === 0x7c
  cursor.pos++
  let chomping = 0
  let increment = 0
  const chomp = () => {
    if (cursor.code !== PLUS && cursor.code !== MINUS) return
    chomping = cursor.code === PLUS ? 1 : -1
    cursor.pos++
  }
  chomp()
  if (isDigit(cursor.code)) {
    if (cursor.code === DIGIT_0)
      throw syntaxFault(
        cursor.pos,
        "a block text cannot be indented by 0",
        "Give an indentation between 1 and 9 or leave the number out.",
      )
    increment = cursor.code - DIGIT_0
    cursor.pos++
    if (chomping === 0) chomp()
  }
  while (isBlank(cursor.code)) cursor.pos++
  if (cursor.code === HASH) while (!isBreakOrEnd(cursor.code)) cursor.pos++
  if (!isBreakOrEnd(cursor.code))
    throw syntaxFault(
      cursor.pos,
      `unexpected text after the '${cursor.source.charAt(start)}' of a block text`,
      "Begin the text on the next line, indented, or quote the value.",
    )
  if (isBreak(cursor.code)) cursor.readBreak()
  return { literal, chomping, increment }
}

/** Steps over indentation and empty lines; finds the indentation when it is not known yet (0). */
function scanBreaks(cursor: Cursor, indent: number, parentIndent: number, start: number) {
  let breaks = ""
  let deepest = 0
  while (true) {
    while ((indent === 0 || cursor.column < indent) && cursor.code === SPACE) cursor.pos++
    deepest = Math.max(deepest, cursor.column)
    if ((indent === 0 || cursor.column < indent) && cursor.code === TAB)
      throw new YamlFault(
        "yaml-tab",
        cursor.pos,
        `found a tab in the indentation of the block text that begins with '${cursor.source.charAt(start)}'`,
        "YAML does not allow tabs for indentation; replace them by spaces.",
      )
    if (!isBreak(cursor.code)) break
    breaks += cursor.readBreak()
  }
  return { breaks, indent: indent || Math.max(deepest, parentIndent + 1, 1) }
}
