import { relative } from "node:path"
import { printable } from "../files/path.ts"
import { type Kustomization, kustomizationFile, readKustomization } from "./kustomization.ts"

/** A kustomization to render, with everything it is made of. */
export interface Build {
  readonly folder: string
  readonly kind: Kustomization["kind"]
  /** Absolute paths of the files with the resources that it is made from. */
  readonly resources: readonly string[]
  /** Why it must not or cannot be rendered; undefined when it may be tried. */
  readonly obstacle: { readonly code: string; readonly why: string; readonly advice: string } | undefined
}

export interface Plan {
  readonly builds: readonly Build[]
  /** Absolute paths of files with resources that are rendered; they are not read a second time. */
  readonly resources: ReadonlySet<string>
  /** Absolute paths of patches and configurations, which are no manifests, and the folder that uses them. */
  readonly changes: ReadonlyMap<string, string>
  /** Kustomization files that are something else, to be read as any file. */
  readonly others: readonly string[]
}

type Read = Kustomization | string | undefined

/**
 * Decides which of the kustomizations found are rendered: those that no other of them builds upon. A base is not judged
 * a second time by itself, since what reaches the cluster is what the overlays make of it. O(references).
 */
export function planBuilds(folders: readonly string[]): Plan {
  const read = new Map<string, Read>()
  const readIn = (folder: string): Read => {
    if (!read.has(folder)) {
      const file = kustomizationFile(folder)
      read.set(folder, file === undefined ? "it holds no kustomization file" : readKustomization(file))
    }
    return read.get(folder)
  }
  const others = folders.filter((folder) => readIn(folder) === undefined)
  const own = folders.filter((folder) => readIn(folder) !== undefined)
  const builtUpon = new Set(own.flatMap((folder) => foldersOf(readIn(folder)).filter((base) => base !== folder)))
  const roots = own.filter((folder) => !builtUpon.has(folder))
  const changes = new Map<string, string>()
  const reached = new Set<string>()
  const builds: Build[] = []
  const add = (folder: string): void => {
    const parts = closure(folder, readIn)
    for (const part of parts.keys()) reached.add(part)
    for (const part of parts.values()) if (isRead(part)) for (const file of part.changes) changes.set(file, part.folder)
    const root = readIn(folder)
    builds.push({
      folder,
      kind: isRead(root) ? root.kind : "Kustomization",
      resources: [...new Set([...parts.values()].flatMap((part) => (isRead(part) ? part.resources : [])))],
      obstacle: obstacleIn(parts, folder),
    })
  }
  for (const folder of roots) add(folder)
  // Kustomizations that build upon each other in a circle have no root; the tool says so for the first of them.
  for (const folder of own) if (!reached.has(folder)) add(folder)
  const resources = new Set(builds.flatMap((build) => build.resources))
  return { builds, resources, changes, others: others.flatMap((folder) => kustomizationFile(folder) ?? []) }
}

const isRead = (read: Read): read is Kustomization => typeof read === "object"
const foldersOf = (read: Read): readonly string[] => (isRead(read) ? read.folders : [])

/** A kustomization and all that it builds upon, each once. */
function closure(folder: string, readIn: (folder: string) => Read): Map<string, Read> {
  const parts = new Map<string, Read>()
  const pending = [folder]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (parts.has(next)) continue
    parts.set(next, readIn(next))
    pending.push(...foldersOf(parts.get(next)))
  }
  return parts
}

function obstacleIn(parts: ReadonlyMap<string, Read>, root: string): Build["obstacle"] {
  for (const [folder, part] of parts) {
    const place = folder === root ? "it" : `its base ${printable(relative(root, folder))}`
    if (typeof part === "string")
      return {
        code: "kustomization-unreadable",
        why: `${place} cannot be read: ${part}`,
        advice: "Correct it and scan again.",
      }
    if (part === undefined) continue
    if (part.remote[0] !== undefined)
      return {
        code: "kustomization-remote",
        why: `${place} builds upon ${printable(part.remote[0])}, and a scan fetches nothing from the network`,
        advice: "Render it where the network may be used: kustomize build DIR | breakwater scan -",
      }
    if (part.missing[0] !== undefined)
      return {
        code: "kustomization-missing",
        why: `${place} names ${printable(part.missing[0])}, which does not exist`,
        advice: "Add the file or remove the line.",
      }
    if (part.helmCharts)
      return {
        code: "kustomization-remote",
        why: `${place} renders Helm charts, which kustomize fetches from the network`,
        advice: "Render it where the network may be used: kustomize build --enable-helm DIR | breakwater scan -",
      }
  }
  return undefined
}
