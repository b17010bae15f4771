import type { CopiedFile } from "../../model/image/duplicates.ts"
import { findFile } from "../../model/image/find-file.ts"
import type { CatalogedImage, FileEntry } from "../../model/image/image.ts"
import { systemFileOwners } from "../../model/image/system-file-owners.ts"
import type { Package } from "../../model/package.ts"
import { baseImageOf } from "./base-image.ts"
import { bytesOf, leftoversOf } from "./leftovers.ts"
import { nameOf, programsOf } from "./programs.ts"

/** Something of an image that its application does not need. */
export interface Removal {
  /** "compilers gcc, g++", "caches of package managers". */
  readonly what: string
  /** Bytes that the image gets smaller by. */
  readonly bytes: number
  /** How to be rid of it. */
  readonly how: string
  readonly kind: "hidden" | "copies" | "files" | "packages"
  /** Names of packages that would go. */
  readonly packages: readonly string[]
  /** Whether the base brought it: then no step of one's own gets rid of its bytes. */
  readonly ofBase: boolean
  readonly files: number
}

const advice: Readonly<Record<string, string>> = {
  "package cache": "clean up in the step that installs, or use RUN --mount=type=cache",
  documentation: "install without it (dpkg path-exclude, --nodocs, apk has it apart)",
  tests: "leave them out of the copy (.dockerignore), or remove them in the step that installs",
  "debug symbols": "strip the programs in the build stage",
  "source control": "name it in .dockerignore",
  "temporary files": "remove them in the step that makes them",
}

/** Removals below this are not worth a line. */
const leastBytes = 10_000

/**
 * What could go from an image, most bytes first. A package counts when everything that it brings to the search path is a
 * program which serves builders or intruders; it is counted with all files that it owns. Nothing is counted twice.
 * O(files + packages).
 */
export function whatCouldGo(image: CatalogedImage): readonly Removal[] {
  const counted = new Set<string>()
  const take = (files: readonly FileEntry[]): readonly FileEntry[] =>
    files.filter(({ path }) => !counted.has(path) && counted.add(path) !== undefined)
  const baseLayers = baseImageOf(image)?.layers ?? 0
  const ofBase = (files: readonly FileEntry[]): boolean =>
    bytesOf(files.filter(({ layer }) => layer < baseLayers)) * 2 > bytesOf(files)
  const removals: Removal[] = []
  if (image.waste && image.waste.hiddenBytes > 0)
    removals.push({
      what: "files that later layers hide",
      bytes: image.waste.hiddenBytes,
      how: isCopiedAgain(image)
        ? "a later step stores the same files again, as chown and chmod do: COPY --chown and --chmod, or change them where they are made"
        : "remove files in the step that makes them, or copy the result of a build stage",
      kind: "hidden",
      packages: [],
      ofBase: false,
      files: image.waste.paths.length,
    })
  const programs = programsOf(image)
  const owners = systemFileOwners(image.packages, new Set([...programs.values()].flat().map(({ path }) => path)))
  for (const [kind, found] of programs) {
    if (kind === "shell" || kind === "privilege tool") continue
    const packages = [...new Set(found.flatMap((file) => owners.get(file.path) ?? []))]
    const files = take([
      ...packages.flatMap(({ files: owned = [] }) => owned.flatMap((path) => fileAt(image, path))),
      ...found.filter(({ type }) => type === "file"),
    ])
    removals.push({
      what: `${kind}s ${[...new Set(found.map(nameOf))].sort().slice(0, 6).join(", ")}`,
      bytes: bytesOf(files),
      how: howToRemove(image, packages, ofBase(files)),
      kind: "packages",
      packages: packages.map(({ name }) => name).sort(),
      ofBase: ofBase(files),
      files: files.length,
    })
  }
  for (const [kind, found] of leftoversOf(image)) {
    const files = take(found)
    removals.push({
      what: kind,
      bytes: bytesOf(files),
      how: ofBase(files) ? otherBase : (advice[kind] ?? ""),
      kind: "files",
      packages: [],
      ofBase: ofBase(files),
      files: files.length,
    })
  }
  const copies = ownCopies(image, counted)
  const [largest] = copies
  if (largest)
    removals.push({
      what: `copies of files that are there already (${largest.paths.slice(0, 2).join(" = ")}${copies.length > 1 ? " …" : ""})`,
      bytes: copies.reduce((sum, { bytes, paths }) => sum + bytes * (paths.length - 1), 0),
      how: "copy them once, or put links in their place (-f json lists them)",
      kind: "copies",
      packages: [],
      ofBase: false,
      files: copies.reduce((sum, { paths }) => sum + paths.length - 1, 0),
    })
  return removals.filter(({ bytes }) => bytes >= leastBytes).sort((a, b) => b.bytes - a.bytes)
}

function fileAt({ files }: CatalogedImage, path: string): readonly FileEntry[] {
  const file = findFile(files, path)
  return file?.type === "file" ? [file] : []
}

const otherBase = "it comes with the base: build on one without (slim, distroless), a later step would only hide it"

/** Copies that no package of the operating system brought: nobody else can do anything about those. */
function ownCopies({ duplicates, packages }: CatalogedImage, counted: ReadonlySet<string>): readonly CopiedFile[] {
  const copies = duplicates?.copies ?? []
  const owners = systemFileOwners(packages, new Set(copies.flatMap(({ paths }) => paths)))
  return copies
    .map((copy) => ({ ...copy, paths: copy.paths.filter((path) => !owners.has(path) && !counted.has(path)) }))
    .filter(({ paths }) => paths.length > 1)
}

/** Whether most of what is hidden was stored again unchanged. */
const isCopiedAgain = ({ duplicates, waste }: CatalogedImage): boolean =>
  (duplicates?.again ?? []).reduce((sum, { bytes }) => sum + bytes, 0) * 2 > (waste?.hiddenBytes ?? 0)

/** Layers keep what later ones remove, so the step that installs is where something can be left out. */
function howToRemove(image: CatalogedImage, packages: readonly Package[], isOfBase: boolean): string {
  if (packages.length === 0) return isOfBase ? otherBase : "leave them in the build stage, and copy the result alone"
  const names = packages.map(({ name }) => name).sort()
  // The package manager cannot remove itself.
  if (names.some((name) => selfManaged.has(name)))
    return "take a base image without them (distroless, scratch, chiselled), and copy the application into it"
  if (isOfBase) return otherBase
  const command = removeCommand(image, packages[0]?.type, names.slice(0, 8).join(" ") + (names.length > 8 ? " …" : ""))
  return image.layers.length > 1 ? `leave them out, or in the step that installs them: && ${command}` : command
}

function removeCommand({ distribution }: CatalogedImage, type: string | undefined, names: string): string {
  switch (type) {
    case "deb":
      return `apt-get purge -y --auto-remove ${names}`
    case "apk":
      return `apk del ${names}`
    case "rpm":
      return `${distribution?.id === "sles" || distribution?.like.includes("suse") ? "zypper remove -y -u" : "dnf remove -y"} ${names}`
    default:
      return `remove ${names}`
  }
}

const selfManaged: ReadonlySet<string> = new Set([
  "apt",
  "dpkg",
  "apk-tools",
  "rpm",
  "dnf",
  "microdnf",
  "yum",
  "zypper",
  "libdnf5-cli",
  "dnf5",
  "busybox",
])
