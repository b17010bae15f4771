/** What the scanner cuts a source into (YAML 1.1 productions, the token set of libyaml). */
export const token = {
  streamEnd: 0,
  documentStart: 1,
  documentEnd: 2,
  versionDirective: 3,
  tagDirective: 4,
  blockSequenceStart: 5,
  blockMappingStart: 6,
  blockEnd: 7,
  flowSequenceStart: 8,
  flowSequenceEnd: 9,
  flowMappingStart: 10,
  flowMappingEnd: 11,
  blockEntry: 12,
  flowEntry: 13,
  key: 14,
  value: 15,
  alias: 16,
  anchor: 17,
  tag: 18,
  scalar: 19,
} as const

export type TokenType = (typeof token)[keyof typeof token]

/** One shape for all types keeps property reads monomorphic. */
export interface Token {
  readonly type: TokenType
  readonly start: number
  readonly end: number
  /** Scalar text, anchor name, tag handle or directive value. */
  readonly value: string
  /** Tag suffix or prefix. */
  readonly suffix: string
  readonly plain: boolean
}

export const makeToken = (
  type: TokenType,
  start: number,
  end: number,
  value = "",
  suffix = "",
  plain = false,
): Token => ({
  type,
  start,
  end,
  value,
  suffix,
  plain,
})
