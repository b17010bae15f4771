/** Content that an image stores more than once. */
export interface DuplicateContent {
  /** Copies that a container sees at several paths; most bytes beyond the first copy first. */
  readonly copies: readonly CopiedFile[]
  /** Files that a later layer stores again unchanged, as `chown` and `chmod` do: only the later copy is seen. */
  readonly again: readonly RepeatedFile[]
}

export interface CopiedFile {
  /** Of one copy. */
  readonly bytes: number
  /** Sorted. */
  readonly paths: readonly string[]
}

export interface RepeatedFile {
  readonly path: string
  readonly bytes: number
  /** Index of the layer that stores it first, and of the one that stores it again. */
  readonly layer: number
  readonly by: number
}
