import { CR, DIGIT_0, DIGIT_9, HASH, LF, MINUS, PIPE, PLUS, SPACE, TAB } from "../characters.ts"
import { type FastCursor, notCertain } from "./fast-cursor.ts"

/** Reads a literal or folded scalar in a collection at `parentColumn` and goes to the token behind it. */
export function readBlockScalar(cursor: FastCursor, parentColumn: number): string {
  const { text, end } = cursor
  let { pos } = cursor
  const literal = text.charCodeAt(pos) === PIPE
  let chomping = 0
  let increment = 0
  let code = text.charCodeAt(++pos)
  while (true) {
    if ((code === MINUS || code === PLUS) && chomping === 0) chomping = code === PLUS ? 1 : -1
    else if (code > DIGIT_0 && code <= DIGIT_9 && increment === 0) increment = code - DIGIT_0
    else break
    code = text.charCodeAt(++pos)
  }
  while (code === SPACE || code === TAB) code = text.charCodeAt(++pos)
  if (code === HASH) pos = text.indexOf("\n", pos)
  else if (code === CR) pos++
  else if (code !== LF) throw notCertain

  let lineStart = pos + 1
  let leading = 0
  let indent = increment === 0 ? 0 : parentColumn + increment
  if (indent === 0) {
    // The first line with text gives the indentation; an empty line before it that is longer decides in libyaml.
    let longest = 0
    while (lineStart < end) {
      pos = lineStart
      code = text.charCodeAt(pos)
      while (code === SPACE) code = text.charCodeAt(++pos)
      if (code === CR) code = text.charCodeAt(pos + 1)
      if (code !== LF) break
      longest = Math.max(longest, pos - lineStart)
      leading++
      lineStart = text.indexOf("\n", pos) + 1
    }
    if (lineStart >= end || code === TAB || longest > pos - lineStart) throw notCertain
    indent = pos - lineStart
    if (indent <= parentColumn) {
      cursor.contentEnd = -1
      cursor.findToken(lineStart)
      return chomping === 1 ? "\n".repeat(leading) : ""
    }
  }
  return literal
    ? readLiteral(cursor, lineStart, indent, leading, chomping)
    : readFolded(cursor, lineStart, indent, leading, chomping)
}

/** Kinds of lines in a block scalar. */
const content = 0
const blank = 1
const outside = 2

/** What the line at `lineStart` is to a scalar indented by `indent`. */
function lineKind(text: string, lineStart: number, indent: number): number {
  let pos = lineStart
  const limit = lineStart + indent
  let code = text.charCodeAt(pos)
  while (code === SPACE && pos < limit) code = text.charCodeAt(++pos)
  if (code === LF || code === CR) return blank
  if (pos === limit) return content
  if (code === TAB) throw notCertain
  return outside
}

function readLiteral(cursor: FastCursor, first: number, indent: number, leading: number, chomping: number): string {
  const { text, end } = cursor
  let lineStart = first
  let contentEnd = -1
  let trailing = 0
  let isUniform = true
  while (lineStart < end) {
    const kind = lineKind(text, lineStart, indent)
    if (kind === outside) break
    const feed = text.indexOf("\n", lineStart)
    if (text.charCodeAt(feed - 1) === CR) isUniform = false
    if (kind === content) {
      contentEnd = feed
      trailing = 0
    } else {
      trailing++
      if (feed !== lineStart && feed - lineStart < indent) isUniform = false
    }
    lineStart = feed + 1
  }
  cursor.contentEnd = chomping === 1 || contentEnd === -1 ? -1 : withoutReturn(text, contentEnd)
  cursor.findToken(lineStart)
  if (contentEnd === -1) return chomping === 1 ? "\n".repeat(leading + trailing) : ""
  const lines = isUniform ? dedent(text, first, contentEnd, indent) : dedentLines(text, first, contentEnd, indent)
  const value = leading === 0 ? lines : "\n".repeat(leading) + lines
  return chomping === -1 ? value : chomping === 0 ? `${value}\n` : `${value}\n${"\n".repeat(trailing)}`
}

/** Every line with text begins with the indentation, every other is empty or at least as long. */
function dedent(text: string, first: number, end: number, indent: number): string {
  const start = text.charCodeAt(first) === LF ? first : first + indent
  const block = text.slice(start, end)
  return block.includes("\n") ? block.replaceAll(`\n${" ".repeat(indent)}`, "\n") : block
}

function dedentLines(text: string, first: number, end: number, indent: number): string {
  const lines: string[] = []
  for (let lineStart = first; lineStart <= end; ) {
    const feed = text.indexOf("\n", lineStart)
    const lineEnd = text.charCodeAt(feed - 1) === CR ? feed - 1 : feed
    lines.push(text.slice(Math.min(lineStart + indent, lineEnd), lineEnd))
    lineStart = feed + 1
  }
  return lines.join("\n")
}

function readFolded(cursor: FastCursor, first: number, indent: number, leading: number, chomping: number): string {
  const { text, end } = cursor
  let value = ""
  let breaks = leading
  let isFirst = true
  let afterIndented = false
  let contentEnd = -1
  let lineStart = first
  while (lineStart < end) {
    const kind = lineKind(text, lineStart, indent)
    if (kind === outside) break
    const feed = text.indexOf("\n", lineStart)
    if (kind === blank) breaks++
    else {
      const start = lineStart + indent
      const code = text.charCodeAt(start)
      const isIndented = code === SPACE || code === TAB
      if (isFirst) value = "\n".repeat(breaks)
      else if (isIndented || afterIndented) value += "\n".repeat(breaks + 1)
      else value += breaks === 0 ? " " : "\n".repeat(breaks)
      value += text.slice(start, text.charCodeAt(feed - 1) === CR ? feed - 1 : feed)
      isFirst = false
      contentEnd = feed
      afterIndented = isIndented
      breaks = 0
    }
    lineStart = feed + 1
  }
  cursor.contentEnd = chomping === 1 || contentEnd === -1 ? -1 : withoutReturn(text, contentEnd)
  cursor.findToken(lineStart)
  if (isFirst) return chomping === 1 ? "\n".repeat(breaks) : ""
  return chomping === -1 ? value : chomping === 0 ? `${value}\n` : `${value}\n${"\n".repeat(breaks)}`
}

const withoutReturn = (text: string, feed: number): number => (text.charCodeAt(feed - 1) === CR ? feed - 1 : feed)
