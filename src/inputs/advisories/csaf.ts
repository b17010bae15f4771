import { asArray, asString, asStrings, dig, get, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { type Advisory, type AdvisoryState, canonicalEcosystem, rpmSourceName } from "../../model/advisory.ts"
import { levelOfWord, MalformedRecord } from "./fields.ts"

/**
 * CSAF of a distribution of RPM packages: advisories and VEX of Red Hat and SUSE. A fixed product is a package at a version, an
 * affected one is mostly a source package without version, which stands for all that is built from it. Products of lines with
 * repairs of their own (EUS, AUS and the like) are passed over, as by OSV.
 * Source: CSAF 2.0, 3.2.2 (product tree) and 3.2.3 (vulnerabilities); Red Hat, "CSAF/VEX documents".
 */
export function readCsafFeed(document: JsonObject, source: string): readonly Advisory[] {
  const tracking = asString(dig(document, "document", "tracking", "id"))
  if (tracking === undefined) throw new MalformedRecord("document.tracking.id is missing or no text")
  const products = readProducts(get(document, "product_tree"))
  const published = asString(dig(document, "document", "tracking", "initial_release_date"))
  const level = levelOfWord(dig(document, "document", "aggregate_severity", "text"))
  return asArray(get(document, "vulnerabilities")).flatMap((vulnerability) => {
    const id = asString(get(vulnerability, "cve")) ?? tracking
    const rows = new Map<string, Advisory>()
    for (const [status, state] of statuses)
      for (const product of asStrings(dig(vulnerability, "product_status", status))) {
        const found = products.get(product)
        if (!found || (state === "fixed" && found.version === undefined)) continue
        const actual = state === "unfixed" ? stateOf(vulnerability, product) : state
        const key = `${found.ecosystem}\n${found.name}\n${state === "fixed" ? found.version : ""}`
        // Of several states of one package the first in the list counts: repaired before affected before not affected.
        const isSettled = [...rows.values()].some(
          (row) => row.ecosystem === found.ecosystem && row.package === found.name && row.state !== actual,
        )
        if (isSettled || rows.has(key)) continue
        const isFixed = actual === "fixed" && found.version !== undefined
        rows.set(key, {
          id,
          aliases: [],
          ecosystem: found.ecosystem,
          package: found.name,
          ranges: isFixed ? [[{ operator: "<", version: found.version }]] : actual === "not-affected" ? [] : [[]],
          versions: [],
          fixed: isFixed ? [found.version] : [],
          state: actual,
          cvss: vectorsOf(vulnerability),
          ...(level ? { level } : {}),
          ...(published ? { published } : {}),
          ...summaryOf(vulnerability),
          urls: selfOf(document),
          source,
        })
      }
    return [...rows.values()]
  })
}

const statuses: readonly (readonly [string, AdvisoryState])[] = [
  ["fixed", "fixed"],
  ["known_affected", "unfixed"],
  ["known_not_affected", "not-affected"],
]

/** What the maker says it will do. Source: CSAF 2.0, 3.2.3.12.1; the words of Red Hat's and SUSE's documents. */
function stateOf(vulnerability: JsonValue, product: string): AdvisoryState {
  const told = asArray(get(vulnerability, "remediations")).filter((each) =>
    asStrings(get(each, "product_ids")).includes(product),
  )
  const says = (pattern: RegExp) => told.some((each) => pattern.test(asString(get(each, "details")) ?? ""))
  if (says(/out of support/i)) return "end-of-life"
  if (told.some((each) => get(each, "category") === "no_fix_planned") || says(/will not fix/i)) return "wont-fix"
  return says(/deferred/i) ? "deferred" : "unfixed"
}

const vectorsOf = (vulnerability: JsonValue): readonly string[] => [
  ...new Set(
    asArray(get(vulnerability, "scores")).flatMap(
      (score) =>
        asString(dig(score, "cvss_v3", "vectorString")) ?? asString(dig(score, "cvss_v2", "vectorString")) ?? [],
    ),
  ),
]

function summaryOf(vulnerability: JsonValue): { summary?: string } {
  const summary = asString(get(vulnerability, "title"))
  return summary === undefined ? {} : { summary }
}

const selfOf = (document: JsonObject): readonly string[] =>
  asArray(dig(document, "document", "references"))
    .filter((each) => get(each, "category") === "self")
    .flatMap((each) => asString(get(each, "url")) ?? [])
    .slice(0, 3)

interface Product {
  readonly ecosystem: string
  readonly name: string
  readonly version: string | undefined
}

/** Deepest nesting of branches that is followed; documents have three to five. */
const maxDepth = 32

/** The package in a release that each product of the document stands for. */
function readProducts(tree: JsonValue | undefined): ReadonlyMap<string, Product> {
  const releases = new Map<string, string>()
  const packages = new Map<string, Omit<Product, "ecosystem">>()
  const visit = (branches: JsonValue | undefined, depth: number) => {
    for (const branch of depth > maxDepth ? [] : asArray(branches)) {
      const product = get(branch, "product")
      const id = asString(get(product, "product_id"))
      if (id !== undefined) {
        const release = releaseOf(product)
        const found = packageOf(product)
        if (release) releases.set(id, release)
        if (found) packages.set(id, found)
      }
      visit(get(branch, "branches"), depth + 1)
    }
  }
  visit(get(tree, "branches"), 0)
  const products = new Map<string, Product>()
  for (const relationship of asArray(get(tree, "relationships"))) {
    const id = asString(dig(relationship, "full_product_name", "product_id"))
    const found = packages.get(asString(get(relationship, "product_reference")) ?? "")
    const ecosystem = releases.get(asString(get(relationship, "relates_to_product_reference")) ?? "")
    if (id !== undefined && found && ecosystem !== undefined) products.set(id, { ...found, ecosystem })
  }
  return products
}

function releaseOf(product: JsonValue | undefined): string | undefined {
  const cpe = asString(dig(product, "product_identification_helper", "cpe")) ?? ""
  const redHat = /^cpe:(?:\/|2\.3:)[ao]:redhat:enterprise_linux:(\d+)/.exec(cpe)?.[1]
  if (redHat !== undefined) return `Red Hat:${redHat}`
  const name = asString(get(product, "name")) ?? ""
  const leap = /^openSUSE Leap (\d+\.\d+)$/.exec(name)?.[1]
  if (leap !== undefined) return `openSUSE:Leap ${leap}`
  const suse = canonicalEcosystem(`SUSE:${name.replace(/^SUSE /, "")}`)
  return /^SUSE:\d+\.\d+$/.test(suse) ? suse : undefined
}

/** By package URL, or by the name of the file without `.rpm`, which SUSE gives. */
function packageOf(product: JsonValue | undefined): Omit<Product, "ecosystem"> | undefined {
  const purl = asString(dig(product, "product_identification_helper", "purl"))
  if (purl === undefined) {
    const file = /^(.+)-([^-]+-[^-]+)\.(\w+)$/.exec(asString(get(product, "product_id")) ?? "")
    return file ? { name: nameOf(file[1] as string, file[3] as string), version: file[2] } : undefined
  }
  const [, name, version, qualifiers = ""] =
    /^pkg:rpm\/[^/@?]+\/([^/@?#]+)(?:@([^?#]+))?(?:\?([^#]*))?/.exec(purl) ?? []
  if (name === undefined) return undefined
  const { arch = version === undefined ? "src" : "", epoch } = Object.fromEntries(new URLSearchParams(qualifiers))
  const release = version === undefined ? undefined : decoded(version)
  const full =
    release === undefined ? undefined : epoch === undefined || epoch === "0" ? release : `${epoch}:${release}`
  return { name: nameOf(decoded(name), arch), version: full }
}

const nameOf = (name: string, arch: string): string => (/^(?:no)?src$/.test(arch) ? rpmSourceName(name) : name)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
