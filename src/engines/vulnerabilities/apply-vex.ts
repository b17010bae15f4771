import { getOrAdd } from "../../lib/get-or-add.ts"
import { asString, asStrings } from "../../lib/json.ts"
import type { Finding } from "../../model/finding.ts"
import type { CatalogedImage } from "../../model/image/image.ts"
import { parseImageReference } from "../../model/image-reference.ts"
import type { Package } from "../../model/package.ts"
import { purlFits } from "../../model/purl-match.ts"
import type { BomIdentity, VexStatement } from "../../model/vex.ts"

/** What was scanned, as far as VEX statements care. */
export interface VexWorld {
  /** Package URL of the scanned thing (`pkg:oci/…`); undefined where it has none. */
  readonly artifact: string | undefined
  readonly bom?: BomIdentity
  /** Who needs a package, by package URL; without an entry it hangs on the artifact itself. */
  readonly parents: ReadonlyMap<string, readonly string[]>
}

export interface VexSubject {
  /** All names of the problem. */
  readonly ids: readonly string[]
  readonly purl: string
}

/**
 * The statement that takes a finding away; undefined when it stands. A statement about product P takes the problem away only
 * where every way from the artifact to the package leads through P; of two statements about the same the later counts. What
 * hangs on nothing but itself is reached by no way, and stands.
 * Source: OpenVEX 0.2 (products and subcomponents), aquasecurity/trivy pkg/vex for the ways.
 */
export function vexVerdict(
  { ids, purl }: VexSubject,
  statements: readonly VexStatement[],
  { artifact, bom, parents }: VexWorld,
): VexStatement | undefined {
  const named = statements.filter((statement) => statement.ids.some((id) => ids.includes(id)))
  if (named.length === 0) return undefined
  // Sorting is stable: of the same time, what is written later counts.
  const relevant = [...named].sort((a, b) => instant(b) - instant(a) || named.indexOf(b) - named.indexOf(a))
  const clearing = (product: string): VexStatement | undefined => {
    const latest = relevant.find(({ products }) =>
      products.some(
        (each) =>
          purlFits(each.purl, product) &&
          (each.bom === undefined || isSameBom(each.bom, bom)) &&
          (each.subcomponents.length === 0 || each.subcomponents.some((part) => purlFits(part, purl))),
      ),
    )
    return latest?.status === "not_affected" || latest?.status === "fixed" ? latest : undefined
  }
  const own = clearing(purl)
  if (own !== undefined) return own

  let met: VexStatement | undefined
  const seen = new Set([purl])
  const waiting = [purl]
  while (waiting.length > 0) {
    const needed = parents.get(waiting.pop() as string) ?? []
    if (needed.length === 0) {
      const whole = artifact === undefined ? undefined : clearing(artifact)
      if (whole === undefined) return undefined
      met = whole
    }
    for (const parent of needed) {
      if (seen.has(parent)) continue
      seen.add(parent)
      const statement = clearing(parent)
      if (statement === undefined) waiting.push(parent)
      else if (isGrounded(parent, parents)) met = statement
    }
  }
  return met
}

/** Whether some way leads up from a package to one that hangs on the artifact: a ring of packages alone is there for nobody. */
function isGrounded(purl: string, parents: VexWorld["parents"]): boolean {
  const seen = new Set([purl])
  // A set that grows while it is walked is walked to its end.
  for (const each of seen) {
    const up = parents.get(each) ?? []
    if (up.length === 0) return true
    for (const parent of up) seen.add(parent)
  }
  return false
}

/** Findings about packages with those waived that a statement takes away; nothing is left out. */
export function waiveByVex(
  findings: readonly Finding[],
  statements: readonly VexStatement[],
  world: VexWorld,
): readonly Finding[] {
  if (statements.length === 0) return findings
  return findings.map((finding) => {
    const { id, aliases, purl } = finding.evidence
    const subject = { ids: [asString(id) ?? "", ...asStrings(aliases)], purl: asString(purl) ?? "" }
    const statement = vexVerdict(subject, statements, world)
    if (statement === undefined) return finding
    const { status, justification, source } = statement
    const reason = `VEX says ${status}${justification ? `: ${justification}` : ""} (${source})`
    // Only these two take a finding away.
    const vex = {
      status: status === "fixed" ? status : "not_affected",
      ...(justification ? { justification } : {}),
    } as const
    return { ...finding, waiver: { by: "file", reason, vex } }
  })
}

/** How an image and its packages are named and nested. */
export const vexWorld = (image: CatalogedImage): VexWorld => ({
  artifact: imagePurl(image),
  parents: nesting(image.packages),
})

/** Source: package-url/purl-spec, oci type. Archives do not say under which name they were built. */
export function imagePurl({ name, kind, manifestDigest, config }: CatalogedImage): string | undefined {
  const reference = kind === "registry" ? parseImageReference(name) : undefined
  if (reference === undefined) return undefined
  const { registry, repository, effectiveTag } = reference
  const digest = manifestDigest ?? reference.digest
  const qualifiers = [
    ...(config?.architecture ? [`arch=${config.architecture}`] : []),
    `repository_url=${registry}/${repository}`,
    ...(effectiveTag ? [`tag=${effectiveTag}`] : []),
  ]
  const last = repository.slice(repository.lastIndexOf("/") + 1)
  return `pkg:oci/${last}${digest ? `@${encodeURIComponent(digest)}` : ""}?${qualifiers.join("&")}`
}

/** An archive inside another is there for the package that the outer one is, a module in a Go program for the program's own. */
function nesting(packages: readonly Package[]): ReadonlyMap<string, readonly string[]> {
  const byPlace = new Map<string, string[]>()
  const programs = new Map<string, string[]>()
  for (const { purl, locations } of packages)
    for (const location of locations) getOrAdd(byPlace, location, () => []).push(purl)
  for (const { purl, locations, isProgram } of packages)
    if (isProgram) for (const location of locations) getOrAdd(programs, location, () => []).push(purl)
  const outer = (location: string): readonly string[] => {
    const inside = location.lastIndexOf("!/")
    return inside < 0 ? [] : (byPlace.get(location.slice(0, inside)) ?? [])
  }
  return new Map(
    packages.flatMap(({ purl, locations, type, isProgram }) => {
      const parents = locations.map((location) =>
        type === "golang" && !isProgram ? (programs.get(location) ?? outer(location)) : outer(location),
      )
      // One place that lies in nothing is a way around every product.
      return parents.every((each) => each.length > 0) ? [[purl, [...new Set(parents.flat())]] as const] : []
    }),
  )
}

const instant = ({ time }: VexStatement): number => Date.parse(time) || 0

const isSameBom = (a: BomIdentity, b: BomIdentity | undefined): boolean =>
  b !== undefined && a.serial.toLowerCase() === b.serial.toLowerCase() && a.version === b.version
