import { compareDigits, compareText, isDigits, type Order, order } from "./order.ts"

/**
 * RPM packages: `[epoch:]version[-release]`, a missing epoch is 0.
 *
 * Source: rpm rpmio/rpmvercmp.cc and lib/rpmds.cc (parseEVR). A version without release is lower than the same with one, so
 * that the order is total; a prefix before `:` that is no number belongs to the version.
 */
export function compareRpm(a: string, b: string): Order {
  const [x, y] = [parse(a), parse(b)]
  return (
    compareDigits(x.epoch, y.epoch) ||
    compareLabel(x.version, y.version) ||
    (x.release === undefined || y.release === undefined
      ? order(Number(x.release !== undefined) - Number(y.release !== undefined))
      : compareLabel(x.release, y.release))
  )
}

function parse(text: string): { epoch: string; version: string; release: string | undefined } {
  const colon = text.indexOf(":")
  const hasEpoch = colon > 0 && isDigits(text.slice(0, colon))
  const rest = hasEpoch ? text.slice(colon + 1) : text
  const dash = rest.lastIndexOf("-")
  return {
    epoch: hasEpoch ? text.slice(0, colon) : "",
    version: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? undefined : rest.slice(dash + 1),
  }
}

/**
 * Segments of digits or letters, everything else only separates; `~` sorts below the end, `^` above the end and below
 * any segment.
 */
function compareLabel(a: string, b: string): Order {
  const [x, y] = [a.match(SEGMENT) ?? [], b.match(SEGMENT) ?? []]
  const length = Math.max(x.length, y.length)
  for (let at = 0; at < length; at++) {
    const [p, q] = [x[at], y[at]]
    const compared =
      order(rank(p) - rank(q)) || (isNumber(p) ? compareDigits(p, q ?? "") : compareText(p ?? "", q ?? ""))
    if (compared !== 0) return compared
  }
  return 0
}

const SEGMENT = /[0-9]+|[a-zA-Z]+|~|\^/g

const isNumber = (segment: string | undefined): segment is string => segment !== undefined && rank(segment) === 4

function rank(segment: string | undefined): number {
  if (segment === undefined) return 1
  if (segment === "~") return 0
  if (segment === "^") return 2
  return segment.charCodeAt(0) < 58 ? 4 : 3
}
