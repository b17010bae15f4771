import { CR, HASH, LF, SPACE, TAB } from "../characters.ts"

/** Thrown, without the cost of a stack trace, when the fast path meets what it is not certain about. */
export const notCertain = Symbol("the full rules decide")

/** Deeper documents take the full path, which needs no call stack. */
export const maxFastDepth = 100

/**
 * A position in a document that the fast path reads: a slice of a text that ends with a line feed and holds neither
 * control characters nor line breaks other than LF and CR LF. Loops over a line need no check for the end.
 */
export class FastCursor {
  readonly text: string
  readonly end: number
  readonly maxDepth: number
  pos: number
  lineStart: number
  /** Column of the token at `pos` when it is the first of its line; -1 at the end of the document. */
  indent = -1
  depth = 0
  nodes = 0
  /** Where a plain scalar ends, blanks before the stop excluded. */
  plainEnd = 0
  /** Where the node that was read last ends; -1 where only the full rules can tell. */
  contentEnd = 0

  constructor(text: string, start: number, end: number, maxDepth: number) {
    this.text = text
    this.pos = start
    this.lineStart = start
    this.end = end
    this.maxDepth = maxDepth
  }

  /** Leaves a line after a value: only blanks and a comment may follow. */
  finishLine(): void {
    const { text } = this
    let { pos } = this
    let code = text.charCodeAt(pos)
    if (code !== LF) {
      const start = pos
      while (code === SPACE || code === TAB) code = text.charCodeAt(++pos)
      if (code === HASH && pos > start) {
        pos = text.indexOf("\n", pos)
        code = LF
      } else if (code === CR) code = text.charCodeAt(++pos)
      if (code !== LF) throw notCertain
    }
    this.findToken(pos + 1)
  }

  /** Goes to the first token at or after the line that begins at `lineStart`. */
  findToken(lineStart: number): void {
    const { text, end } = this
    let start = lineStart
    while (start < end) {
      let pos = start
      let code = text.charCodeAt(pos)
      while (code === SPACE) code = text.charCodeAt(++pos)
      if (code === LF) start = pos + 1
      else if (code === HASH) start = text.indexOf("\n", pos) + 1
      else if (code === CR) start = pos + 2
      else if (code === TAB) throw notCertain
      else {
        this.pos = pos
        this.lineStart = start
        this.indent = pos - start
        return
      }
    }
    this.pos = end
    this.indent = -1
  }

  open(): void {
    this.nodes++
    if (++this.depth > this.maxDepth) throw notCertain
  }
}
