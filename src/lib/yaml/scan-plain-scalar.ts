import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  HASH,
  isBlank,
  isBlankOrEnd,
  isBreak,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUESTION,
  TAB,
} from "./characters.ts"
import type { Cursor } from "./cursor.ts"
import { YamlFault } from "./fault.ts"
import { foldBreaks } from "./fold.ts"
import { makeToken, type Token, token } from "./token.ts"

const endsInFlow = (code: number): boolean =>
  code === COMMA ||
  code === QUESTION ||
  code === OPEN_BRACKET ||
  code === CLOSE_BRACKET ||
  code === OPEN_BRACE ||
  code === CLOSE_BRACE

/**
 * Scans an unquoted scalar, over several lines where they are indented deeper than `parentIndent`.
 * `endsOnNewLine` tells that the cursor stands after a line break, where a key may begin.
 */
export function scanPlainScalar(
  cursor: Cursor,
  parentIndent: number,
  inFlow: boolean,
): { token: Token; endsOnNewLine: boolean } {
  const start = cursor.pos
  const { source } = cursor
  const indent = parentIndent + 1
  let value = ""
  let end = start
  let gap = ""
  let brokeLine = false
  while (true) {
    if (cursor.atDocumentMarker() || cursor.code === HASH) break
    const runStart = cursor.pos
    let pos = runStart
    let code = source.charCodeAt(pos)
    while (!isBlankOrEnd(code)) {
      if (code === COLON && isBlankOrEnd(source.charCodeAt(pos + 1))) break
      if (inFlow && endsInFlow(code)) break
      code = source.charCodeAt(++pos)
    }
    if (pos > runStart) {
      value += gap + source.slice(runStart, pos)
      gap = ""
      brokeLine = false
      cursor.pos = end = pos
    }
    if (!isBlank(code) && !isBreak(code)) break
    let leadingBreak = ""
    let trailingBreaks = ""
    while (true) {
      const here = cursor.code
      if (isBlank(here)) {
        if (brokeLine && here === TAB && cursor.column < indent)
          throw new YamlFault(
            "yaml-tab",
            cursor.pos,
            "found a tab in the indentation of a text that goes on from the line before",
            "YAML does not allow tabs for indentation; replace them by spaces.",
          )
        if (!brokeLine) gap += source.charAt(cursor.pos)
        cursor.pos++
      } else if (isBreak(here)) {
        if (brokeLine) trailingBreaks += cursor.readBreak()
        else {
          leadingBreak = cursor.readBreak()
          brokeLine = true
        }
      } else break
    }
    if (brokeLine) gap = foldBreaks(leadingBreak, trailingBreaks)
    if (!inFlow && cursor.column < indent) break
  }
  return { token: makeToken(token.scalar, start, end, value, "", true), endsOnNewLine: brokeLine }
}
