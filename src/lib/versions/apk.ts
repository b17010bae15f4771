import { compareDigits, compareText, digitsEnd, isDigit, type Order, order } from "./order.ts"

/**
 * Alpine, Wolfi, Chainguard and Alpaquita packages: `number{.number}{letter}{_suffix{number}}{~hash}{-rnumber}`.
 *
 * Source: apk-tools 3 src/version.c. A number after the first is compared as text when one of the two starts with `0`. Where
 * the grammar breaks, the other version is higher; two that break at the same place are ordered by the text of what is left,
 * unless that starts with a dash. Digits behind the letter (`6.6.2p1`), which apk 2 read as a number, are one here too.
 */
export function compareApk(a: string, b: string): Order {
  const [left, right] = [new Reader(a), new Reader(b)]
  for (;;) {
    const [x, y] = [left.next(), right.next()]
    if (x.kind !== y.kind) return compareKinds(x, y)
    if (x.kind === END) return 0
    if (x.kind === INVALID) return compareText(x.text, y.text)
    const compared = compareTokens(x, y)
    if (compared !== 0) return compared
  }
}

interface Token {
  readonly kind: number
  readonly text: string
}

const [FIRST_NUMBER, NUMBER, LETTER, SUFFIX, SUFFIX_NUMBER, HASH, REVISION, END, INVALID] = [0, 1, 2, 3, 4, 5, 6, 7, 8]

/** In the order of their sense; a version without suffix stands at NO_SUFFIX. */
const SUFFIXES = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"]
const NO_SUFFIX = SUFFIXES.indexOf("")

const isPreRelease = ({ kind, text }: Token): boolean => kind === SUFFIX && SUFFIXES.indexOf(text) < NO_SUFFIX

/** The version that goes on is higher, unless it goes on with a pre-release. */
function compareKinds(a: Token, b: Token): Order {
  if (isPreRelease(a)) return -1
  if (isPreRelease(b)) return 1
  return order(b.kind - a.kind)
}

function compareTokens(a: Token, b: Token): Order {
  switch (a.kind) {
    case NUMBER:
      return a.text.startsWith("0") || b.text.startsWith("0")
        ? compareText(a.text, b.text)
        : compareDigits(a.text, b.text)
    case FIRST_NUMBER:
    case SUFFIX_NUMBER:
    case REVISION:
      return compareDigits(a.text, b.text)
    case SUFFIX:
      return order(SUFFIXES.indexOf(a.text) - SUFFIXES.indexOf(b.text))
    default:
      return compareText(a.text, b.text)
  }
}

class Reader {
  readonly #text: string
  #at = 0
  #kind = -1

  constructor(text: string) {
    this.#text = text
  }

  next(): Token {
    const token = this.#read()
    this.#kind = token.kind
    return token
  }

  #read(): Token {
    const first = this.#text[this.#at]
    if (this.#kind < 0) return this.#number(FIRST_NUMBER)
    if (first === undefined) return { kind: END, text: "" }
    if (first === ".") return this.#kind <= NUMBER ? this.#number(NUMBER, 1) : this.#invalid()
    if (isDigit(this.#text, this.#at)) return this.#digits()
    if (first >= "a" && first <= "z") return this.#letter(first)
    if (first === "_") return this.#run(/[a-z]*/y, SUFFIX, this.#kind <= SUFFIX_NUMBER)
    if (first === "~") return this.#run(/[0-9a-f]*/y, HASH, this.#kind < HASH)
    if (first === "-" && this.#kind < REVISION) return this.#revision()
    return this.#invalid()
  }

  /** Text for an order among versions that break at the same place; what a dash introduces is not compared. */
  #invalid(): Token {
    const rest = this.#text.slice(this.#at)
    return { kind: INVALID, text: rest.startsWith("-") ? "" : rest }
  }

  #digits(): Token {
    if (this.#kind === SUFFIX) return this.#number(SUFFIX_NUMBER)
    return this.#kind === LETTER ? this.#number(NUMBER) : this.#invalid()
  }

  #revision(): Token {
    const match = /^-r(?:([0-9]+)|(?=-|$))/.exec(this.#text.slice(this.#at))
    if (match === null) return this.#invalid()
    this.#at += match[0].length
    return { kind: REVISION, text: match[1] ?? "" }
  }

  #letter(letter: string): Token {
    if (this.#kind > NUMBER) return this.#invalid()
    this.#at++
    return { kind: LETTER, text: letter }
  }

  #number(kind: number, skipped = 0): Token {
    const start = this.#at + skipped
    const end = digitsEnd(this.#text, start)
    if (end === start) return this.#invalid()
    this.#at = end
    return { kind, text: this.#text.slice(start, end) }
  }

  #run(pattern: RegExp, kind: number, isAllowed: boolean): Token {
    pattern.lastIndex = this.#at + 1
    const text = pattern.exec(this.#text)?.[0] ?? ""
    if (!isAllowed || text === "" || (kind === SUFFIX && !SUFFIXES.includes(text))) return this.#invalid()
    this.#at += 1 + text.length
    return { kind, text }
  }
}
