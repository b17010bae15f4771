import { matchesPurl, type PurlPattern, parsePurl } from "../../lib/purl-pattern.ts"
import type { VexStatement } from "../../model/vex.ts"

/** What was scanned, and how its packages hang together. */
export interface VexSubject {
  /** Package URL of the artifact itself (`pkg:oci/…`). */
  readonly purl?: string
  /** `SERIAL/VERSION` of the bill of materials that was scanned. */
  readonly bom?: string
  /** Package URLs by the package that needs them; packages that nobody needs are the artifact's own. */
  readonly depends?: ReadonlyMap<string, readonly string[]>
}

/** A finding to judge: names of the problem, and where it is. */
export interface VexQuestion {
  readonly ids: readonly string[]
  readonly purl: string
}

/** Answers by statements, compiled once. */
export type VexJudge = (question: VexQuestion) => VexStatement | undefined

interface Compiled {
  /** Later statements overrule. */
  readonly order: number
  readonly statement: VexStatement
  readonly products: readonly {
    readonly product: PurlPattern
    readonly parts: readonly PurlPattern[]
    readonly bom: string | undefined
  }[]
}

/**
 * A judge that gives the statement by which a finding does not count: its supplier says not affected, or fixed. Of several the
 * latest counts. A statement about a part of a product covers the part only where every way from the artifact to it leads
 * through that product.
 * Source: OpenVEX, "Product and subcomponent"; trivy's documentation of VEX, "Applying VEX to dependency trees".
 */
export function compileVex(
  statements: readonly VexStatement[],
  purls: readonly string[],
  subject: VexSubject,
): VexJudge {
  const byName = new Map<string, Compiled[]>()
  // Sorted so that a later statement overrules: times are RFC 3339, and Date knows their zones.
  const ordered = [...statements].sort((a, b) => (Date.parse(a.time) || 0) - (Date.parse(b.time) || 0))
  for (const [order, statement] of ordered.entries()) {
    const compiled = compile(statement, order)
    for (const name of statement.vulnerability) {
      const list = byName.get(name.toUpperCase())
      if (list) list.push(compiled)
      else byName.set(name.toUpperCase(), [compiled])
    }
  }
  const parsed = new Map([...purls, ...(subject.purl ? [subject.purl] : [])].map((purl) => [purl, parsePurl(purl)]))
  const parents = parentsOf(purls, subject)
  return ({ ids, purl }) => {
    const about = [...new Set(ids.flatMap((id) => byName.get(id.toUpperCase()) ?? []))].sort(
      (a, b) => a.order - b.order,
    )
    const found = parsed.get(purl) ?? parsePurl(purl)
    if (about.length === 0 || !found) return undefined
    const verdict = (at: PurlPattern | undefined): VexStatement | undefined =>
      at && about.findLast((each) => covers(each, at, found, subject.bom))?.statement
    return clearedOnEveryWay(purl, parents, (node) =>
      clearing(verdict(node === "" ? parsed.get(subject.purl ?? "") : parsed.get(node))),
    )
  }
}

const clearing = (statement: VexStatement | undefined): VexStatement | undefined =>
  statement?.status === "not_affected" || statement?.status === "fixed" ? statement : undefined

function compile(statement: VexStatement, order: number): Compiled {
  const parse = (purl: string) => parsePurl(purl) ?? []
  return {
    order,
    statement,
    products: statement.products.flatMap(({ purl, parts, bom }) =>
      [parse(purl)].flat().map((product) => ({ product, parts: parts.flatMap(parse), bom })),
    ),
  }
}

/** Whether a statement speaks of `found` where it is a part of `at`, or is it. */
const covers = ({ products }: Compiled, at: PurlPattern, found: PurlPattern, scanned: string | undefined): boolean =>
  products.some(
    ({ product, parts, bom }) =>
      (bom === undefined || bom === withoutPrefix(scanned)) &&
      matchesPurl(product, at) &&
      (parts.length === 0 || parts.some((part) => matchesPurl(part, found))),
  )

const withoutPrefix = (bom: string | undefined): string | undefined => bom?.replace(/^urn:uuid:/, "")

/** Who needs a package; "" is the artifact. */
function parentsOf(purls: readonly string[], { depends }: VexSubject): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, string[]>()
  for (const [parent, children] of depends ?? [])
    for (const child of children) {
      const list = parents.get(child)
      if (list) list.push(parent)
      else parents.set(child, [parent])
    }
  for (const purl of purls) if (!parents.has(purl)) parents.set(purl, [""])
  return parents
}

/**
 * The statement that clears a package on its way up: every way from it to the artifact has to meet one. A package in a circle
 * that no way leads out of is not cleared.
 */
function clearedOnEveryWay(
  purl: string,
  parents: ReadonlyMap<string, readonly string[]>,
  clears: (node: string) => VexStatement | undefined,
): VexStatement | undefined {
  const seen = new Set([purl])
  const waiting = [purl]
  let by: VexStatement | undefined
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const statement = clears(node)
    if (statement) {
      by ??= statement
      continue
    }
    // The artifact was reached, and nobody cleared the package on this way.
    if (node === "") return undefined
    for (const parent of parents.get(node) ?? [])
      if (!seen.has(parent)) {
        seen.add(parent)
        waiting.push(parent)
      }
  }
  return by
}
