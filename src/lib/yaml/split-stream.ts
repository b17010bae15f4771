import { countLines } from "./line-map.ts"
import { skipSpace } from "./white-space.ts"

/** A document of a stream, not read yet. */
export interface Chunk {
  /** The text between two separator lines. */
  readonly start: number
  readonly end: number
  /** Where reading begins: at `start`, or at a separator line that belongs to the document. */
  readonly readFrom: number
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
  // A separator with nothing before it is read as the first line of its document, any other only ends one.
  let opening = -1
  while (true) {
    const separator = findSeparator(text, start, from)
    const end = separator === -1 ? text.length : separator
    const isFinished: boolean = end > start || opening !== -1 || separatorFault !== -1
    const readFrom = opening === -1 ? start : opening
    if (isFinished) yield { start, end, readFrom, line: startLine, separatorFault }
    if (separator === -1) return
    opening = isFinished ? -1 : separator
    const feed = text.indexOf("\n", separator)
    const lineEnd = feed === -1 ? text.length : feed + 1
    separatorFault = faultAfterSeparator(text, separator + 3, lineEnd)
    startLine += countLines(text, start, lineEnd)
    start = lineEnd
  }
}

function findSeparator(text: string, start: number, from: number): number {
  if (text.startsWith("---", start) && (start === from || text.charAt(start - 1) === "\n")) return start
  const feed = text.indexOf("\n---", start)
  return feed === -1 ? -1 : feed + 1
}

function faultAfterSeparator(text: string, start: number, end: number): number {
  const at = skipSpace(text, start)
  return at >= end || text.charAt(at) === "#" ? -1 : at
}
