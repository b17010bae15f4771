import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  OPEN_BRACE,
  OPEN_BRACKET,
} from "./characters.ts"

/** The extent of a JSON value and what reading it will cost, found without reading it. */
export interface JsonExtent {
  /** End of the value, exclusive; of the text where it is not closed. */
  readonly end: number
  readonly depth: number
  /** Upper bound of its nodes. */
  readonly nodes: number
  /** Members of all objects, equal keys counted each time. */
  readonly members: number
}

/** What may follow the first object of a JSON stream besides objects, lists and strings. */
const literal = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null/y

/** Finds the end of the JSON value that begins at `start`; undefined: none begins there. O(length), no recursion. */
export function scanJson(text: string, start: number): JsonExtent | undefined {
  const first = text.charCodeAt(start)
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return scanCollection(text, start)
  const scalar = { depth: 0, nodes: 1, members: 0 }
  if (first === DOUBLE_QUOTE) return { ...scalar, end: endOfString(text, start) + 1 }
  literal.lastIndex = start
  return literal.test(text) ? { ...scalar, end: literal.lastIndex } : undefined
}

function scanCollection(text: string, start: number): JsonExtent {
  let depth = 0
  let deepest = 0
  let nodes = 1
  let members = 0
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case DOUBLE_QUOTE:
        at = endOfString(text, at)
        break
      case OPEN_BRACE:
      case OPEN_BRACKET:
        nodes++
        if (++depth > deepest) deepest = depth
        break
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (--depth <= 0) return { end: at + 1, depth: deepest, nodes, members }
        break
      case COMMA:
        nodes++
        break
      case COLON:
        nodes++
        members++
        break
      default:
    }
  }
  return { end: text.length, depth: deepest, nodes, members }
}

/** The index of the quote that closes the string which begins at `start`, or of the end of the text. */
export function endOfString(text: string, start: number): number {
  let close = text.indexOf('"', start + 1)
  while (close !== -1) {
    let before = close - 1
    while (text.charCodeAt(before) === BACKSLASH) before--
    if ((close - before) % 2 === 1) return close
    close = text.indexOf('"', close + 1)
  }
  return text.length
}
