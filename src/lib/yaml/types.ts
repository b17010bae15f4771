/** What reading YAML gives: documents, problems and ranges. Offsets are UTF-16 indexes into the whole text. */

import type { JsonValue } from "../json.ts"

/** A problem in a document. Lines and columns count from 1, columns in UTF-16 units. */
export interface YamlProblem {
  /** Stable, such as "yaml-tab" or "yaml-duplicate-key". */
  readonly code: string
  /** error: the document has no value; warning: the value is usable, but not what its author may think. */
  readonly severity: "error" | "warning"
  /** What happened, in plain words. */
  readonly message: string
  /** What to do about it. */
  readonly advice: string
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** One document of a stream. */
export interface YamlDocument {
  /** Position in the stream from 0, documents without content not counted (they carry the number of the next one). */
  readonly index: number
  /** The slice of the text that is this document, its separator line excluded. */
  readonly start: number
  readonly end: number
  /** Line of `start`, from 1. */
  readonly line: number
  /** undefined: the document is empty or has an error. */
  readonly value: JsonValue | undefined
  /** Nothing but blank lines and comments. */
  readonly empty: boolean
  readonly problems: readonly YamlProblem[]
  /** Written in the plain style of manifests: places in it are found without parsing it again (see `locator`). */
  readonly isPlainStyle?: true
}

/** Lines and columns from 1, end exclusive, columns in UTF-16 units; start and end are offsets. */
export interface TextRange {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly start: number
  readonly end: number
}

/** Where a JSON pointer stands. */
export interface LocatedRange extends TextRange {
  /** False: the pointer does not exist and this is its nearest existing ancestor. */
  readonly exact: boolean
  /** The value alone, without its key; where an alias stands for it, the anchored text. Equal to start and end when inexact. */
  readonly valueStart: number
  readonly valueEnd: number
}
