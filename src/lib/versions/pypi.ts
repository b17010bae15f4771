import { compareDigits, compareLists, compareText, isDigits, type Order, order } from "./order.ts"

/**
 * PyPI: PEP 440. What it rejects is ordered by the rule of old setuptools, below every valid version.
 * Source: pypa/packaging version.py (`_cmpkey`), 21.3 for LegacyVersion.
 */
export function comparePypi(a: string, b: string): Order {
  const [x, y] = [parse(a), parse(b)]
  if (x === undefined || y === undefined) {
    if (x !== y) return x === undefined ? -1 : 1
    return compareLists(legacyParts(a), legacyParts(b), "", compareText)
  }
  return (
    compareDigits(x.epoch, y.epoch) ||
    compareLists(x.release, y.release, "", compareDigits) ||
    order(x.preRank - y.preRank) ||
    compareDigits(x.pre, y.pre) ||
    compareOptional(x.post, y.post, -1) ||
    compareOptional(x.dev, y.dev, 1) ||
    compareLists<string | undefined>(x.local, y.local, undefined, compareLocal)
  )
}

interface PypiVersion {
  readonly epoch: string
  readonly release: readonly string[]
  /** Only a dev release 0, a 1, b 2, rc 3, without pre-release 4. */
  readonly preRank: number
  readonly pre: string
  readonly post: string | undefined
  readonly dev: string | undefined
  readonly local: readonly string[]
}

/** PEP 440, appendix B; anchored, with no two ways to match one text. */
const VERSION =
  /^v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]+)?)?(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]+)?)?(?:[-_.]?(dev)[-_.]?([0-9]+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/

function parse(version: string): PypiVersion | undefined {
  const match = VERSION.exec(version.trim().toLowerCase())
  if (match === null) return undefined
  const [, epoch, release, pre, preNumber, implicitPost, post, postNumber, dev, devNumber, local] = match
  const isOnlyDev = pre === undefined && post === undefined && implicitPost === undefined && dev !== undefined
  return {
    epoch: epoch ?? "",
    release: (release as string).split("."),
    preRank: isOnlyDev ? 0 : pre === undefined ? 4 : (PRE_RANKS[pre[0] as string] ?? 3),
    pre: preNumber ?? "",
    post: implicitPost ?? (post === undefined ? undefined : (postNumber ?? "")),
    dev: dev === undefined ? undefined : (devNumber ?? ""),
    local: local?.split(/[-_.]/) ?? [],
  }
}

const PRE_RANKS: Readonly<Record<string, number>> = { a: 1, b: 2 }

/** `absent` is the sign of a version without the segment against one that has it. */
function compareOptional(a: string | undefined, b: string | undefined, absent: Order): Order {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? absent : absent === 1 ? -1 : 1
  return compareDigits(a, b)
}

function compareLocal(a: string | undefined, b: string | undefined): Order {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  const [isNumberA, isNumberB] = [isDigits(a), isDigits(b)]
  if (isNumberA !== isNumberB) return isNumberA ? 1 : -1
  return isNumberA ? compareDigits(a, b) : compareText(a, b)
}

const REPLACED: Readonly<Record<string, string>> = { pre: "c", preview: "c", "-": "final-", rc: "c", dev: "@" }

/** Numbers padded to eight digits, words marked with `*`, zeros before a word and dashes before a pre-release dropped. */
function legacyParts(version: string): readonly string[] {
  const parts: string[] = []
  const dropLast = (part: string) => {
    while (parts.at(-1) === part) parts.pop()
  }
  for (const raw of [...version.toLowerCase().split(/([0-9]+|[a-z]+|\.|-)/), "final"]) {
    if (raw === "" || raw === ".") continue
    const part = Object.hasOwn(REPLACED, raw) ? (REPLACED[raw] as string) : raw
    if (isDigits(part)) {
      parts.push(part.padStart(8, "0"))
      continue
    }
    const word = `*${part}`
    if (word < "*final") dropLast("*final-")
    dropLast("00000000")
    parts.push(word)
  }
  return parts
}
