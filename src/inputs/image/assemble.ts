import { getOrAdd } from "../../lib/get-or-add.ts"
import { compareByScheme } from "../../lib/versions/versions.ts"
import type { Accounts } from "../../model/image/accounts.ts"
import type { FileEntry, ImageProblem } from "../../model/image/image.ts"
import { systemFileOwners } from "../../model/image/system-file-owners.ts"
import type { Distribution, Package, Repair } from "../../model/package.ts"
import { isOperatingSystemPackage } from "../../model/package.ts"
import { purlOf } from "../../model/purl.ts"
import type { CatalogResult } from "./catalog-file.ts"
import type { PackageDraft } from "./cataloger.ts"
import type { MergedFiles } from "./merge-layers.ts"
import type { LayerContent } from "./read-layer.ts"

export interface Assembled {
  readonly distribution: Distribution | undefined
  readonly accounts: Accounts
  readonly packages: readonly Package[]
  readonly problems: readonly ImageProblem[]
}

/** A result whose file is still there, as its layer left it, after all layers are applied. */
interface Surviving {
  readonly result: CatalogResult
  readonly file: FileEntry
}

/**
 * Joins what catalogers found in each layer into the packages of the image: files that a later layer replaced or removed
 * do not count, and the same package found in several places is one package with several locations.
 */
export function assemble(layers: readonly LayerContent[], merged: MergedFiles): Assembled {
  const surviving = survivors(layers, merged)
  const distribution = distributionOf(surviving)
  const owned = ownership(surviving)
  const repaired = repairsBySource(surviving)
  const packages = new Map<string, { pkg: Package; locations: Set<string> }>()
  for (const { result, file } of surviving) {
    for (const draft of result.packages) {
      const files = draft.files ?? owned.get(`${draft.type}/${draft.name}`)
      const layer = layerOfFiles(merged, files) ?? file.layer
      const found = finish(draft, result, {
        layer: layers[layer]?.diffId,
        distribution,
        files,
        repairs: draft.repairs ?? repairsOf(draft, repaired),
      })
      const location = draft.within === undefined ? file.path : `${file.path}!/${draft.within}`
      const known = packages.get(found.purl)
      if (!known) packages.set(found.purl, { pkg: found, locations: new Set([location]) })
      else {
        known.locations.add(location)
        // What is installed says more than what a lockfile names; needed once is needed.
        if (saysMore(found, known.pkg)) known.pkg = found
        else known.pkg = withCommonMarks(known.pkg, found)
      }
    }
  }
  return {
    distribution,
    accounts: accountsOf(surviving),
    packages: withoutOwnedPrograms(
      [...packages.values()].map(({ pkg, locations }) => ({ ...pkg, locations: [...locations].sort() })),
    ).sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name) || compare(a.purl, b.purl)),
    problems: surviving.flatMap(({ result, file }) =>
      result.skipped.map(({ why, times }) => ({ what: file.path, why: times > 1 ? `${why} (${times} times)` : why })),
    ),
  }
}

function survivors(layers: readonly LayerContent[], merged: MergedFiles): Surviving[] {
  return layers.flatMap(({ results }, index) =>
    results.flatMap((result) => {
      const file = merged.find(result.path)
      return file?.layer === index && file.type === "file" ? [{ result, file }] : []
    }),
  )
}

/** /etc/os-release counts before /usr/lib/os-release. Source: os-release(5). */
function distributionOf(surviving: readonly Surviving[]): Distribution | undefined {
  const found = surviving.flatMap(({ result, file }) =>
    result.facts.flatMap((fact) => (fact.kind === "distribution" ? [{ path: file.path, fact }] : [])),
  )
  return (found.find(({ path }) => path === "etc/os-release") ?? found[0])?.fact.distribution
}

function accountsOf(surviving: readonly Surviving[]): Accounts {
  const parts = surviving.flatMap(({ result }) =>
    result.facts.flatMap((fact) => (fact.kind === "accounts" ? [fact.accounts] : [])),
  )
  return {
    users: parts.flatMap(({ users = [] }) => users),
    groups: parts.flatMap(({ groups = [] }) => groups),
    withoutPassword: [...new Set(parts.flatMap(({ withoutPassword = [] }) => withoutPassword))],
  }
}

function ownership(surviving: readonly Surviving[]): ReadonlyMap<string, readonly string[]> {
  const owned = new Map<string, readonly string[]>()
  for (const { result } of surviving)
    for (const fact of result.facts) if (fact.kind === "ownership") owned.set(`${fact.type}/${fact.name}`, fact.files)
  return owned
}

function repairsBySource(surviving: readonly Surviving[]): ReadonlyMap<string, readonly Repair[]> {
  const repaired = new Map<string, Repair[]>()
  for (const { result } of surviving)
    for (const fact of result.facts)
      if (fact.kind === "repairs") getOrAdd(repaired, `${fact.type}/${fact.source}`, () => []).push(...fact.repairs)
  return repaired
}

/** One changelog stands for all packages of its source, but speaks of no version above theirs. */
function repairsOf(
  { type, name, version, source }: PackageDraft,
  repaired: ReadonlyMap<string, readonly Repair[]>,
): readonly Repair[] {
  const own = repaired.get(`${type}/${source?.name ?? name}`) ?? []
  const known = new Set<string>()
  return own.filter(({ id, version: since }) => {
    if (known.has(id) || compareByScheme("dpkg", since, source?.version ?? version) > 0) return false
    known.add(id)
    return true
  })
}

/** Files of a package that are looked at: enough to tell, and no package has to be walked whole. */
const sampled = 24

/**
 * The layer that brought a package. A package manager keeps one database, which every later layer that installs anything writes
 * anew: the package's own files tell better, and of those the most, since a later layer may have changed a configuration file.
 */
function layerOfFiles({ files }: MergedFiles, owned: readonly string[] = []): number | undefined {
  const votes = new Map<number, number>()
  let seen = 0
  for (const path of owned) {
    const file = files.get(path)
    if (file === undefined || file.type === "dir") continue
    votes.set(file.layer, (votes.get(file.layer) ?? 0) + 1)
    if (++seen >= sampled) break
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0]
}

interface Around {
  readonly layer: string | undefined
  readonly distribution: Distribution | undefined
  readonly files: readonly string[] | undefined
  readonly repairs: readonly Repair[]
}

function finish(
  { within: _within, ...draft }: PackageDraft,
  { evidence }: CatalogResult,
  { layer, distribution, files, repairs }: Around,
): Package {
  const isOfSystem = isOperatingSystemPackage(draft) && distribution !== undefined
  return {
    evidence,
    ...draft,
    ...(isOfSystem ? { distribution } : {}),
    purl: purlOf({ ...draft, distribution }),
    locations: [],
    ...(layer ? { layer } : {}),
    ...(files ? { files } : {}),
    ...(repairs.length > 0 ? { repairs } : {}),
  }
}

/** A program that a package of the operating system brought is that package, and no other beside it. */
function withoutOwnedPrograms(packages: readonly Package[]): Package[] {
  const programs = packages.filter(({ type }) => type === "generic")
  const owners = systemFileOwners(packages, new Set(programs.flatMap(({ locations }) => locations)))
  return packages.filter(({ type, locations }) => type !== "generic" || !locations.every((each) => owners.has(each)))
}

const order = ["locked", "recognised", "installed"]

const saysMore = (a: Package, b: Package): boolean => order.indexOf(a.evidence) > order.indexOf(b.evidence)

/** Asked for once, or needed beyond development once, is so altogether. */
function withCommonMarks({ isDevelopment, isIndirect, ...pkg }: Package, other: Package): Package {
  return {
    ...pkg,
    ...(isDevelopment && other.isDevelopment ? { isDevelopment } : {}),
    ...(isIndirect && other.isIndirect ? { isIndirect } : {}),
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
