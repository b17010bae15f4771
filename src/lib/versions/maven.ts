import { compareDigits, compareText, isDigit, isDigits, type Order, order } from "./order.ts"

/**
 * Maven artifacts: ComparableVersion of maven-artifact (3.8 to 3.9), which the version order specification of the POM reference
 * describes.
 *
 * A version is split at `.`, `-` and between digits and letters. At a `-` and at such a border a list begins, inside the one
 * before it and at its end, so a version is read here as a row of lists. Zeros and release words (`ga`, `final`) at the end of
 * a list mean nothing. Of two tokens that differ in kind: word < list < number.
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

type Token =
  | { readonly kind: "word"; readonly rank: number; readonly text: string }
  | { readonly kind: "list" }
  | { readonly kind: "number"; readonly digits: string }

const KINDS: readonly Token["kind"][] = ["word", "list", "number"]
const LIST: Token = { kind: "list" }
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

/** The tokens of all lists, a `list` before each but the first. */
function parse(version: string): readonly Token[] {
  const lists = listsOf(version.toLowerCase())
  for (const list of lists) while (list.length > 0 && againstNothing(list.at(-1)) === 0) list.pop()
  // An empty list with nothing inside is none.
  while (lists.at(-1)?.length === 0) lists.pop()
  return lists.flatMap((list, at) => (at === 0 ? list : [LIST, ...list]))
}

function listsOf(text: string): Token[][] {
  let list: Token[] = []
  const lists = [list]
  const begin = () => {
    list = []
    lists.push(list)
  }
  let isAfterSeparator = true
  for (const { 0: part, index } of text.matchAll(/[.-]|[0-9]+|[^0-9.-]+/g)) {
    if (part === "." || part === "-") {
      if (isAfterSeparator) list.push(number(""))
      if (part === "-") begin()
      isAfterSeparator = true
      continue
    }
    if (!isAfterSeparator) begin()
    const end = index + part.length
    const isBeforeDigit = isDigit(text, end)
    const isLast = end === text.length
    if (isDigits(part)) list.push(number(part))
    else {
      if ((isBeforeDigit || isLast) && list.length > 0) begin()
      list.push(word(part, isBeforeDigit))
    }
    isAfterSeparator = false
  }
  return lists
}

const number = (digits: string): Token => ({ kind: "number", digits })

function word(value: string, isBeforeDigit: boolean): Token {
  const long = (isBeforeDigit ? SHORT.get(value) : undefined) ?? value
  const text = ALIASES.get(long) ?? long
  const rank = WORDS.indexOf(text)
  return { kind: "word", rank: rank < 0 ? WORDS.length : rank, text }
}

function compareTokens(a: Token | undefined, b: Token | undefined): Order {
  if (a === undefined || b === undefined) return a === undefined ? order(-againstNothing(b)) : againstNothing(a)
  if (a.kind === "number" && b.kind === "number") return compareDigits(a.digits, b.digits)
  if (a.kind === "word" && b.kind === "word") return order(a.rank - b.rank) || compareText(a.text, b.text)
  return order(KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
}

/** Where the other version has ended. Of a list, what it holds is compared. */
function againstNothing(token: Token | undefined): Order {
  if (token?.kind === "number") return compareDigits(token.digits, "")
  return token?.kind === "word" ? order(token.rank - RELEASE) : 0
}
