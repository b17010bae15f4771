import { compareDigits, compareText, isDigit, type Order, order } from "./order.ts"

/**
 * Maven artifacts: the version order specification of the POM reference, which ComparableVersion of maven-artifact implements.
 *
 * A version is split at `.`, `-` and between digits and letters, where a `-` is assumed. Zeros and release words (`ga`,
 * `final`) mean nothing at the end and before a `-`. Of two tokens that differ in kind: word < `-number` < `.number`; of two
 * words, that behind a `.` comes first.
 */
export function compareMaven(a: string, b: string): Order {
  const [x, y] = [parse(a), parse(b)]
  const length = Math.max(x.length, y.length)
  for (let at = 0; at < length; at++) {
    const compared = compareTokens(x[at], y[at])
    if (compared !== 0) return compared
  }
  return 0
}

interface Token {
  readonly separator: "." | "-"
  /** Of a number; undefined for a word. */
  readonly digits: string | undefined
  readonly rank: number
  readonly text: string
}

const WORDS = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"]
const RELEASE = WORDS.indexOf("")
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["cr", "rc"],
  ["ga", ""],
  ["final", ""],
  ["release", ""],
])
/** Only where a digit follows at once. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ["a", "alpha"],
  ["b", "beta"],
  ["m", "milestone"],
])

function parse(version: string): readonly Token[] {
  const tokens: Token[] = []
  let separator: Token["separator"] = "."
  let isAfterSeparator = true
  const text = version.toLowerCase()
  for (const { 0: part, index } of text.matchAll(/[.-]|[0-9]+|[^0-9.-]+/g)) {
    if (part === "." || part === "-") {
      if (isAfterSeparator) add(tokens, number(separator, ""))
      separator = part
      isAfterSeparator = true
      continue
    }
    if (!isAfterSeparator) separator = "-"
    const isBeforeDigit = isDigit(text, index + part.length)
    add(tokens, isDigit(part, 0) ? number(separator, part) : word(separator, part, isBeforeDigit))
    isAfterSeparator = false
  }
  dropNothings(tokens)
  return tokens
}

const number = (separator: Token["separator"], digits: string): Token => ({ separator, digits, rank: 0, text: "" })

function word(separator: Token["separator"], value: string, isBeforeDigit: boolean): Token {
  const long = (isBeforeDigit ? SHORT.get(value) : undefined) ?? value
  const text = ALIASES.get(long) ?? long
  const rank = WORDS.indexOf(text)
  return { separator, digits: undefined, rank: rank < 0 ? WORDS.length : rank, text }
}

function add(tokens: Token[], token: Token): void {
  if (token.separator === "-") dropNothings(tokens)
  tokens.push(token)
}

/** Keeps the first token, so that `0` remains `0`. */
function dropNothings(tokens: Token[]): void {
  while (tokens.length > 1 && againstNothing(tokens.at(-1) as Token) === 0) tokens.pop()
}

function compareTokens(a: Token | undefined, b: Token | undefined): Order {
  if (a === undefined) return b === undefined ? 0 : order(-againstNothing(b))
  if (b === undefined) return againstNothing(a)
  if (a.digits === undefined && b.digits === undefined) {
    return separatorOrder(b, a) || order(a.rank - b.rank) || compareText(a.text, b.text)
  }
  if (a.digits === undefined || b.digits === undefined) return a.digits === undefined ? -1 : 1
  return separatorOrder(a, b) || compareDigits(a.digits, b.digits)
}

/** `-` before `.`, as between numbers. */
const separatorOrder = (a: Token, b: Token): Order => order(Number(a.separator === ".") - Number(b.separator === "."))

/** A version that ends is continued by nothings of the same kind. */
const againstNothing = ({ digits, rank }: Token): Order =>
  digits === undefined ? order(rank - RELEASE) : compareDigits(digits, "")
