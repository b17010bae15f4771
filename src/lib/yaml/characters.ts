/** The characters that YAML 1.1 treats specially, as UTF-16 codes. 0 stands for the end of the source. */
export const TAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SPACE = 0x20
export const DOUBLE_QUOTE = 0x22
export const HASH = 0x23
export const PERCENT = 0x25
export const AMPERSAND = 0x26
export const SINGLE_QUOTE = 0x27
export const ASTERISK = 0x2a
export const PLUS = 0x2b
export const COMMA = 0x2c
export const MINUS = 0x2d
export const DOT = 0x2e
export const DIGIT_0 = 0x30
export const DIGIT_9 = 0x39
export const COLON = 0x3a
export const LESS = 0x3c
export const GREATER = 0x3e
export const QUESTION = 0x3f
export const AT = 0x40
export const OPEN_BRACKET = 0x5b
export const BACKSLASH = 0x5c
export const CLOSE_BRACKET = 0x5d
export const BACKQUOTE = 0x60
export const OPEN_BRACE = 0x7b
export const PIPE = 0x7c
export const CLOSE_BRACE = 0x7d
export const EXCLAMATION = 0x21
const NEL = 0x85
const LS = 0x2028
const PS = 0x2029

export const isBlank = (code: number): boolean => code === SPACE || code === TAB

/** YAML 1.1 breaks lines at NEL, LS and PS too. */
export const isBreak = (code: number): boolean =>
  code === LF || code === CR || code === NEL || code === LS || code === PS

export const isBreakOrEnd = (code: number): boolean => isBreak(code) || code === 0

export const isBlankOrEnd = (code: number): boolean =>
  code === SPACE || code === LF || isBlank(code) || isBreakOrEnd(code)

export const isDigit = (code: number): boolean => code >= DIGIT_0 && code <= DIGIT_9

/** Letters, digits, `_` and `-`: what anchors, directive names and tag handles consist of. */
export const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === MINUS

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(code: number): number {
  if (isDigit(code)) return code - DIGIT_0
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1
}
