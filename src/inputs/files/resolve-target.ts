import { statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { isPackedChart } from "../helm/chart.ts"
import type { ReadBounds } from "../options.ts"
import { globFolder, globPattern, isGlob } from "./glob.ts"
import { displayName } from "./path.ts"
import { notRegular, systemProblem, TargetError } from "./problem.ts"
import { statOrNothing } from "./stat.ts"
import { type Found, kustomizationNames, type Tree, walk } from "./walk.ts"

/** What one target of the command line stands for. */
export interface ResolvedTarget extends Tree {
  /** Files that the user named themselves: read whatever their name and whatever .gitignore says. */
  readonly named: readonly Found[]
  /** A stream to read: the standard input, or the number of an open descriptor (/dev/fd/63 of `<(command)`). */
  readonly stream?: "-" | number
}

const empty = (): Tree => ({ files: [], charts: [], archives: [], kustomizations: [], incomplete: [], skipped: [] })

/** @throws TargetError when there is nothing of that name. */
export function resolveTarget(target: string, bounds: ReadBounds): ResolvedTarget {
  const nothing = { ...empty(), named: [] }
  if (target === "-" || target === "/dev/stdin") return { ...nothing, stream: "-" }
  const path = target === "" || target.includes("\0") ? undefined : resolve(bounds.folder, target)
  if (path === undefined) throw notFound(target)
  const found = { path, name: displayName(target, bounds.folder) }
  const stat = statTarget(target, path)
  if (stat === undefined) return resolveGlob(target, bounds)
  if ("error" in stat) return { ...nothing, incomplete: [systemProblem(found.name, stat.error)] }
  if (stat.isDirectory()) return { ...walk(found), named: [] }
  const descriptor = /^\/(?:dev|proc\/self)\/fd\/(\d{1,6})$/.exec(path)?.[1]
  if (descriptor !== undefined && !stat.isFile()) return { ...nothing, stream: Number(descriptor) }
  if (!stat.isFile()) return { ...nothing, incomplete: [notRegular(found.name)] }
  return { ...nothing, ...sortNamed(found) }
}

function statTarget(target: string, path: string) {
  try {
    return statSync(path)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== "ENOENT" && code !== "ENOTDIR") return { error }
    if (isGlob(target)) return undefined
    throw notFound(target)
  }
}

/** A named file may stand for more than itself: the head of a chart or of a kustomization, or a packed chart. */
function sortNamed(found: Found & { readonly path: string }): Partial<ResolvedTarget> {
  const name = basename(found.path)
  const folder = { path: dirname(found.path), name: displayName(dirname(found.name), "") }
  if (name === "Chart.yaml") return { charts: [folder] }
  if (kustomizationNames.some((own) => own === name)) return { kustomizations: [folder] }
  if (!/\.(?:tgz|tar\.gz)$/i.test(name)) return { named: [found] }
  if (isPackedChart(found.path)) return { archives: [found] }
  const advice = "Name a chart (helm package), a folder or a file of manifests; unpack other archives first."
  return {
    incomplete: [{ what: found.name, why: "it is an archive that holds no chart", code: "not-a-chart", advice }],
  }
}

/**
 * The files that a pattern matches, and what is in the folders that it matches. Found by a walk, so .gitignore holds and
 * charts and kustomizations are taken whole, when the pattern matches anything that belongs to them.
 */
function resolveGlob(target: string, bounds: ReadBounds): ResolvedTarget {
  const start = globFolder(target)
  const path = resolve(bounds.folder, start)
  if (!statOrNothing(path)?.isDirectory()) throw notFound(target)
  const name = displayName(start, bounds.folder)
  const pattern = globPattern(displayName(target, bounds.folder))
  const anyExtension = /\.[^*?[{/]+$/.test(target)
  const isManifest = (file: string) => /\.(?:ya?ml|json)$/i.test(file)
  const above = (file: string) => [...file.matchAll(/\//g)].some(({ index }) => pattern.test(file.slice(0, index)))
  const tree = walk(
    { path, name },
    {
      wants: (file) => (pattern.test(file) && (anyExtension || isManifest(file))) || (isManifest(file) && above(file)),
      wantsFolder: (folder) =>
        [
          folder,
          join(folder, "Chart.yaml"),
          join(folder, "templates/x.yaml"),
          ...kustomizationNames.map((own) => join(folder, own)),
        ].some((part) => pattern.test(part)) || above(folder),
    },
  )
  const { files, charts, archives, kustomizations, incomplete } = tree
  if ([files, charts, archives, kustomizations, incomplete].every((list) => list.length === 0)) throw notFound(target)
  return { ...tree, named: [] }
}

function notFound(target: string): TargetError {
  const shown = displayName(target, "")
  return isGlob(target)
    ? new TargetError(
        target,
        `no file matches ${shown}`,
        "Check the pattern; quote it so that the shell leaves it alone.",
      )
    : new TargetError(
        target,
        `${shown}: there is no such file or folder`,
        "Check the path; it is relative to the working directory.",
      )
}
