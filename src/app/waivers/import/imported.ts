/** A waiver in the words of another tool, its rules still under that tool's names. */
export interface ImportedWaiver {
  /** `<tool>:<id>`, or "*". */
  readonly rules: readonly string[]
  readonly resource?: string
  readonly file?: string
  readonly container?: string
  /** Absent where its author gave none. */
  readonly reason?: string
  /** YYYY-MM-DD. */
  readonly expires?: string
}

export interface Imported {
  readonly waivers: readonly ImportedWaiver[]
  /** What has no counterpart here, one sentence each. */
  readonly problems: readonly string[]
}

/** Reads one form of ignore file; undefined when it is another. */
export type Importer = (file: { readonly name: string; readonly text: string }) => Imported | undefined
