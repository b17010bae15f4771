import { moveOrigin, type Origin } from "./line-map.ts"
import { skipSpace } from "./white-space.ts"

/** A document of a stream, not read yet. */
export interface Chunk {
  /** The text between two separator lines. */
  readonly start: number
  readonly end: number
  /** Where reading begins: at `start`, or at a separator line that belongs to the document. */
  readonly readFrom: number
  /** The place where reading begins. */
  readonly origin: Origin
  /** Line of `start`, from 1. */
  readonly line: number
  /** What stands behind the `---` of the separator before it and makes it invalid: its offset, or -1. */
  readonly separatorFault: number
}

/**
 * Cuts a stream into documents as YAMLReader does (k8s.io/apimachinery/pkg/util/yaml/decoder.go): at every line that
 * begins with `---`, wherever it stands, even inside a block text. Behind it only blanks and a comment are allowed.
 */
export function* splitStream(from: Origin): Generator<Chunk> {
  const { text } = from
  let here = from
  let separatorFault = -1
  // A separator with nothing before it is read as the first line of its document, any other only ends one. A faulty one
  // is where its document's problem stands.
  let opening: Origin | undefined
  while (true) {
    const { start, line } = here
    const separator = findSeparator(text, start, from.start)
    const end = separator === -1 ? text.length : separator
    if (end > start || opening !== undefined)
      yield { start, end, readFrom: opening?.start ?? start, origin: opening ?? here, line, separatorFault }
    if (separator === -1) return
    const atSeparator = moveOrigin(here, separator)
    const feed = text.indexOf("\n", separator)
    const lineEnd = feed === -1 ? text.length : feed + 1
    separatorFault = faultAfterSeparator(text, separator + 3, lineEnd)
    opening = separatorFault !== -1 || (end === start && opening === undefined) ? atSeparator : undefined
    here = moveOrigin(atSeparator, lineEnd)
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
