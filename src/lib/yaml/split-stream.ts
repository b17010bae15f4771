import { countLines } from "./line-map.ts"

/** A document of a stream, not read yet. */
export interface Chunk {
  /** The text between two separator lines. */
  readonly start: number
  readonly end: number
  /** Line of `start`, from 1. */
  readonly line: number
  /** What stands after the `---` of the separator before it and makes it invalid: its offset, or -1. */
  readonly separatorFault: number
}

/**
 * Cuts a stream into documents as YAMLReader does (k8s.io/apimachinery/pkg/util/yaml/decoder.go): at every line that
 * begins with `---`, wherever it stands, even inside a block text. Behind it only blanks and a comment are allowed.
 */
export function* splitStream(text: string, from: number, line: number): Generator<Chunk> {
  let start = from
  let startLine = line
  let separatorFault = -1
  let afterSeparator = false
  while (true) {
    const separator = findSeparator(text, start, from)
    const end = separator === -1 ? text.length : separator
    if (end > start || separatorFault !== -1 || (afterSeparator && separator !== -1))
      yield { start, end, line: startLine, separatorFault }
    if (separator === -1) return
    const feed = text.indexOf("\n", separator)
    const lineEnd = feed === -1 ? text.length : feed + 1
    separatorFault = faultAfterSeparator(text, separator + 3, lineEnd)
    startLine += countLines(text, start, lineEnd)
    start = lineEnd
    afterSeparator = true
  }
}

function findSeparator(text: string, start: number, from: number): number {
  if (text.startsWith("---", start) && (start === from || text.charAt(start - 1) === "\n")) return start
  const feed = text.indexOf("\n---", start)
  return feed === -1 ? -1 : feed + 1
}

function faultAfterSeparator(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const character = text.charAt(at)
    if (character.trim() !== "" || character === "\ufeff") return character === "#" ? -1 : at
  }
  return -1
}
