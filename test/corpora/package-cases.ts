import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { catalogBytes } from "../../src/inputs/image/catalog-file.ts"
import type { PackageDraft } from "../../src/inputs/image/cataloger.ts"
import { allCatalogers } from "../../src/inputs/image/catalogers/all.ts"
import { javaArchive, javaArchiveWithin } from "../../src/inputs/image/catalogers/java-archive.ts"
import { corpus, hasCorpora } from "../shared.ts"
import { buildFromFacts } from "./package-facts.ts"

export type NameAndVersion = Pick<Expected, "name" | "version" | "relationship">

export interface Expected {
  readonly name: string
  readonly version: string
  readonly relationship?: string
  readonly type?: string
  readonly dev?: boolean
  readonly groups?: readonly string[]
  readonly transitive?: boolean
  readonly arch?: string
  readonly source?: string
  readonly origin?: string
  readonly source_version?: string
  readonly licenses?: readonly string[]
}

interface Options {
  readonly useMinVersion?: boolean
  readonly excludeIndirect?: boolean
  readonly maxOpenedBytes?: number
  readonly maven_repository?: string
}

export interface Case {
  readonly id: string
  readonly format: string
  readonly source: "scalibr" | "trivy"
  readonly input: string
  readonly file_name: string
  readonly facts?: string
  readonly context?: readonly string[]
  readonly options?: Options
  readonly error?: boolean
  readonly expected?: readonly Expected[]
}

const folder = corpus("package-manifests")
export const file = (path: string) => readFileSync(join(folder, "files", path))

/** Where a file lies in an image, for formats that are wanted in one place only. */
function pathOf({ format, file_name, input }: Case): string {
  const place = Object.hasOwn(places, format) ? places[format] : undefined
  if (place) return place(input)
  if (format === "jar" || format === "vsix") {
    const name = basename(input).replace(/^.*@|\.facts\.json$/g, "")
    return `srv/${name.includes(".") ? name : `${name}.jar`}`
  }
  if (input.includes("/status.d/")) return `var/lib/dpkg/status.d/${basename(input)}`
  if (format === "python-dist") return pythonPath(file_name, input)
  if (format === "npm-package-json") return `srv/node_modules/x/${basename(file_name)}`
  return file_name.includes("/") && /^(?:var|lib|usr|etc)\//.test(file_name) ? file_name : `srv/${file_name}`
}

/** Formats that are looked for in one place only. */
const places: Readonly<Record<string, (input: string) => string>> = {
  "cpan-meta": (input) => `usr/share/perl5/.meta/x/META.${input.endsWith(".yml") ? "yml" : "json"}`,
  chocolatey: () => "ProgramData/chocolatey/lib/x/x.nuspec",
  "conda-meta": () => "opt/conda/conda-meta/x.json",
  flatpak: () => "var/lib/flatpak/app/x/x86_64/stable/0/files/share/metainfo/x.metainfo.xml",
  homebrew: (input) => input.slice(input.search(/Caskroom|Cellar/)),
  "macos-app": () => "Applications/X.app/Contents/Info.plist",
  opam: () => "root/.opam/default/.opam-switch/switch-state",
  pacman: () => "var/lib/pacman/local/x-1-1/desc",
  portage: () => "var/db/pkg/dev-perl/x-1/PF",
  snap: () => "snap/x/1/meta/snap.yaml",
}

const pythonPath = (name: string, input: string): string =>
  basename(name) === "METADATA"
    ? "usr/lib/python3/x.dist-info/METADATA"
    : `usr/lib/python3/${input.endsWith("egg-info") ? "x.egg-info" : name}`

/**
 * The lowest version that a range names. The sources give it, or the range itself, in place of a version; we say that there
 * is no one version, and keep the range.
 */
function lowestOf(requirement: string): string {
  const bounds = requirement.split(",").map((part) => part.trim())
  const bound =
    bounds.find((part) => /^(?:>=|~=|={2,3}|~>|[\^~[])/.test(part) && !part.includes("*")) ?? bounds.at(-1) ?? ""
  return bound
    .replace(/^[^\d]*/, "")
    .replace(/(?:\.\*)+$/, ".0")
    .replace(/\s.*$/, "")
}

/** What we found, in the words of the source where they differ: what it makes of a range, marks of versions and names. */
export function inTheirWords({ format, source, options, expected = [] }: Case, found: PackageDraft): NameAndVersion {
  const version =
    found.version === ""
      ? unknownVersions.find((word) => expected.some((each) => each.name === found.name && each.version === word))
      : undefined
  if (version !== undefined) return { name: found.name, version }
  const { requirement } = found
  if (requirement === undefined || (source === "trivy" && !options?.useMinVersion)) return found
  const words = [requirement, lowestOf(requirement), `${lowestOf(requirement)}.0`, `${lowestOf(requirement)}.0.0`, ""]
  const theirs = expected.filter(({ name }) => canonical(format, name) === canonical(format, found.name))
  return {
    name: found.name,
    version: words.find((word) => theirs.some((each) => each.version === word)) ?? found.version,
  }
}

/** Go's mark of a working copy, and trivy's word for what Julia does not say. */
const unknownVersions = ["(devel)", "unknown"]

/** Names of Python are spelt in many ways; scalibr drops the `@` of scopes of JSR. */
export function canonical(format: string, name: string): string {
  if (/^(?:pip|pipenv|poetry|pdm|uv|pylock|python|pyproject)/.test(format))
    return name.toLowerCase().replace(/[-_.]+/g, "-")
  if (format === "portage") return name.slice(name.indexOf("/") + 1)
  return format === "deno-json" ? name.replace(/^@/, "") : name
}

/** Conventions that differ between the sources: the project itself, Go's `v`. */
export function keys({ format, source }: Case, rows: readonly NameAndVersion[]): string[] {
  const isGo = format.startsWith("go-")
  const named = rows.map(({ name, version, relationship }) => {
    const plain = canonical(format, name)
    const isProject = source === "trivy" && (relationship === "root" || relationship === "workspace")
    return {
      isProject,
      key: `${isGo && plain === "go" ? "stdlib" : plain}@${isGo ? version.replace(/^v/, "") : version}`,
    }
  })
  return [...new Set(named.filter(({ isProject }) => !isProject).map(({ key }) => key))].sort()
}

/** The files beside the case's own by the names they have in a project: `indirect-1.16.sum` is a go.sum. */
function contextOf({ context = [] }: Case): ReadonlyMap<string, string> {
  return new Map(
    context.flatMap((path) =>
      path.endsWith(".sum")
        ? [
            [basename(path), path],
            ["go.sum", path],
          ]
        : [[basename(path), path]],
    ),
  )
}

export function read(row: Case) {
  const bytes = row.facts === undefined ? file(row.input) : buildFromFacts(row.facts, file(row.input))
  const path = pathOf(row)
  const candidate = { path, name: basename(path), size: bytes.length, mode: 0o755 }
  const beside = contextOf(row)
  const sibling = (name: string) => {
    const other = beside.get(name)
    const near = join(
      dirname(row.input),
      row.format === "cpan-meta" && name === "META.json" ? basename(row.input).replace(/yml$/, "json") : name,
    )
    if (other) return file(other)
    return existsSync(join(folder, "files", near)) ? file(near) : undefined
  }
  const find = (ending: string) => {
    const at = join(row.options?.maven_repository ?? "none", ending)
    return existsSync(join(folder, "files", at)) ? file(at) : undefined
  }
  const wanting = allCatalogers.filter((each) => each.wants(candidate))
  const { maxOpenedBytes } = row.options ?? {}
  return wanting.map((each) => {
    const isLimited = each === javaArchive && maxOpenedBytes !== undefined
    return catalogBytes(isLimited ? javaArchiveWithin(maxOpenedBytes) : each, path, bytes, { sibling, find })
  })
}

/** Files that are catalogued where they lie, and not as part of the one that names them: -r of pip, modules of Maven. */
export function includedBy({ format, context = [], input }: Case): readonly string[] {
  if (format === "pip-requirements") return context
  const isAggregator = format === "maven-pom" && file(input).includes("<module>")
  return isAggregator ? context.filter((path) => basename(path) === "pom.xml") : []
}

export const cases = hasCorpora
  ? readFileSync(join(folder, "cases.jsonl"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Case)
  : []
