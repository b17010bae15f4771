import { goMaxDepth } from "./limits.ts"

/** Why a document has no value. Thrown inside this folder only; readDocuments turns it into a problem. */
export class YamlFault extends Error {
  readonly code: string
  readonly offset: number
  readonly advice: string

  /** `offset` counts in the source that is being scanned. */
  constructor(code: string, offset: number, message: string, advice: string) {
    super(message)
    this.code = code
    this.offset = offset
    this.advice = advice
  }
}

/** A syntax error where the rules of YAML alone decide. */
export const syntaxFault = (offset: number, message: string, advice: string): YamlFault =>
  new YamlFault("yaml-syntax", offset, message, advice)

export const tabFault = (offset: number): YamlFault =>
  new YamlFault(
    "yaml-tab",
    offset,
    "found character '\\t' that cannot start any token",
    "YAML does not allow tabs for indentation; replace them by spaces.",
  )

export const missingColon = (offset: number): YamlFault =>
  syntaxFault(
    offset,
    "this text stands where only a key can stand, and no ': ' follows it on its line",
    "Add ': ' after the key, or indent the line if it belongs to the value before it.",
  )

export const tooDeep = (offset: number): YamlFault =>
  new YamlFault(
    "yaml-too-deep",
    offset,
    `more than ${goMaxDepth} levels of nesting`,
    "Kubernetes refuses this document too; flatten it.",
  )
