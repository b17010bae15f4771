import { compareDigits, digitsEnd, isDigit, type Order, order } from "./order.ts"

/**
 * Debian and Ubuntu packages: `[epoch:]upstream[-revision]`.
 *
 * Source: Debian policy 5.6.12, dpkg lib/dpkg/version.c. A missing epoch is 0 and a missing revision equals `0`. What dpkg
 * rejects as a version is ordered by the same rules; a prefix before `:` that is no number belongs to the upstream part.
 */
export function compareDpkg(a: string, b: string): Order {
  const [x, y] = [parse(a), parse(b)]
  return compareDigits(x.epoch, y.epoch) || comparePart(x.upstream, y.upstream) || comparePart(x.revision, y.revision)
}

function parse(version: string): { epoch: string; upstream: string; revision: string } {
  const text = version.trim()
  const colon = text.indexOf(":")
  const epoch = colon > 0 ? EPOCH.exec(text.slice(0, colon))?.[1] : undefined
  const rest = epoch === undefined ? text : text.slice(colon + 1)
  const dash = rest.lastIndexOf("-")
  return {
    epoch: epoch ?? "",
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? "" : rest.slice(dash + 1),
  }
}

/** As strtol reads it: with a sign, but no negative number. */
const EPOCH = /^(?:\+|-(?=0+$))?(\d+)$/

function comparePart(a: string, b: string): Order {
  let [x, y] = [0, 0]
  while (x < a.length || y < b.length) {
    while ((x < a.length && !isDigit(a, x)) || (y < b.length && !isDigit(b, y))) {
      const difference = weight(a, x) - weight(b, y)
      if (difference !== 0) return order(difference)
      x++
      y++
    }
    const [endX, endY] = [digitsEnd(a, x), digitsEnd(b, y)]
    const compared = compareDigits(a.slice(x, endX), b.slice(y, endY))
    if (compared !== 0) return compared
    x = endX
    y = endY
  }
  return 0
}

/** `~` before the end, the end before letters, letters before everything else. */
function weight(text: string, at: number): number {
  if (at >= text.length || isDigit(text, at)) return 0
  const code = text.charCodeAt(at)
  if (code === TILDE) return -1
  return isLetter(code) ? code : code + 256
}

const TILDE = 126

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
