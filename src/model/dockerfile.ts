/** A Dockerfile with the places of its instructions. Offsets count UTF-16 units from the start of `text`. */
export interface Dockerfile {
  readonly path: string
  readonly text: string
  /** First to last; the last one is what is built unless a target is named. */
  readonly stages: readonly DockerfileStage[]
}

export interface DockerfileStage {
  /** What FROM names, as written: "debian:12", "build", "$BASE". */
  readonly base: string
  readonly baseSpan: Span
  /** Of FROM, from 1. */
  readonly line: number
  /** After AS. */
  readonly name?: string
  /** Those after FROM. */
  readonly instructions: readonly DockerfileInstruction[]
}

export interface DockerfileInstruction {
  /** Upper case. */
  readonly keyword: string
  /** From 1. */
  readonly line: number
  /** Keyword to the last argument, continued lines and heredocs too. */
  readonly span: Span
  /** The arguments without flags such as --mount, as written. */
  readonly arguments: string
  readonly argumentsSpan: Span
  readonly hasFlags: boolean
  readonly hasHeredoc: boolean
}

export interface Span {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}
