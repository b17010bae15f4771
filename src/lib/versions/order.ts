/** Sign of a comparison: the first is lower, equal, higher. */
export type Order = -1 | 0 | 1

export const order = (difference: number): Order => (difference < 0 ? -1 : difference > 0 ? 1 : 0)

/** By UTF-16 code units, which is byte order for ASCII. */
export const compareText = (a: string, b: string): Order => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Natural numbers in decimal digits of any length; the empty string is zero. Linear, while parsing into a big integer is not.
 */
export function compareDigits(a: string, b: string): Order {
  const [x, y] = [withoutLeadingZeros(a), withoutLeadingZeros(b)]
  return x.length === y.length ? compareText(x, y) : order(x.length - y.length)
}

export const isDigits = (text: string): boolean => text !== "" && digitsEnd(text, 0) === text.length

export const isDigit = (text: string, at: number): boolean => isDigitCode(text.charCodeAt(at))

/** Where the run of digits that starts at `at` ends. */
export function digitsEnd(text: string, at: number): number {
  let end = at
  while (isDigit(text, end)) end++
  return end
}

/** The first difference of two lists; `missing` is what stands behind the end of the shorter one. */
export function compareLists<T>(a: readonly T[], b: readonly T[], missing: T, compare: (a: T, b: T) => Order): Order {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const compared = compare(at < a.length ? (a[at] as T) : missing, at < b.length ? (b[at] as T) : missing)
    if (compared !== 0) return compared
  }
  return 0
}

const isDigitCode = (code: number): boolean => code >= 48 && code <= 57

function withoutLeadingZeros(digits: string): string {
  let start = 0
  while (digits.charCodeAt(start) === 48) start++
  return start === 0 ? digits : digits.slice(start)
}
