import { compareDigits, isDigits, type Order, order } from "./order.ts"

/**
 * Composer packages: PHP version_compare on the version without its leading `v`.
 *
 * Source: php-src ext/standard/versioning.c. Numbers and words alternate; unknown word < dev < alpha = a < beta = b < RC = rc
 * < number < pl = p. More numbers are higher (`1.0` < `1.0.0`); Composer pads versions to four numbers before it compares.
 */
export function comparePackagist(a: string, b: string): Order {
  const [x, y] = [parts(a), parts(b)]
  const length = Math.max(x.length, y.length)
  for (let at = 0; at < length; at++) {
    const [p, q] = [x[at], y[at]]
    if (p === undefined && q !== undefined && isDigits(q)) return -1
    if (q === undefined && p !== undefined && isDigits(p)) return 1
    const compared = comparePart(p ?? NUMBER, q ?? NUMBER)
    if (compared !== 0) return compared
  }
  return 0
}

const parts = (version: string): readonly string[] =>
  version
    .replace(/^[vV]/, "")
    .replace(/[-_+]/g, ".")
    .match(/[0-9]+|[^0-9.]+/g) ?? []

/** Stands for any number beside a word. */
const NUMBER = "#"

function comparePart(a: string, b: string): Order {
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b)
  return order(weight(isDigits(a) ? NUMBER : a) - weight(isDigits(b) ? NUMBER : b))
}

const WORDS: readonly (readonly string[])[] = [["dev"], ["a"], ["b"], ["RC", "rc"], [NUMBER], ["p"]]

const weight = (part: string): number => WORDS.findIndex((words) => words.some((word) => part.startsWith(word)))
