import type { DockerfileStage, Span } from "../../../model/dockerfile.ts"
import type { CatalogedImage } from "../../../model/image/image.ts"
import type { BuildInstruction } from "./align.ts"

/** A change of a Dockerfile, and what the image gains by it. */
export interface DockerfileChange {
  readonly what: string
  /** From 1: the instruction that changes. */
  readonly line: number
  /** Bytes that the image gets smaller by, worked out from the layer that the instruction made; 0 where it is not about size. */
  readonly bytes: number
  /** Names of packages of the operating system that go. */
  readonly packages: readonly string[]
  /** It puts another base in place. */
  readonly isBase?: true
  /** What to look at before it is taken over. */
  readonly caution?: string
  readonly edits: readonly TextEdit[]
}

export interface TextEdit {
  readonly span: Span
  readonly text: string
}

/** What changes are worked out from. */
export interface DockerfileBuild {
  readonly image: CatalogedImage
  /** The Dockerfile's. */
  readonly text: string
  /** The stage that became the image. */
  readonly stage: DockerfileStage
  readonly instructions: readonly BuildInstruction[]
}

export type ChangeMaker = (build: DockerfileBuild) => readonly DockerfileChange[]

export const insertAt = (at: number, text: string): TextEdit => ({ span: { start: at, end: at }, text })

/** Continues a RUN with one more command. */
export const andThen = (end: number, command: string): TextEdit => insertAt(end, ` \\\n    && ${command}`)
