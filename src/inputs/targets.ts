import { readFileSync, statSync } from "node:fs"
import { basename, resolve, sep } from "node:path"
import type { Incomplete } from "../model/finding.ts"
import type { Resource } from "../model/resource.ts"
import type { Warning } from "../model/scan-report.ts"
import { readManifest } from "./files/manifest.ts"
import { readRegularFile } from "./files/read-file.ts"
import { kustomizationNames, type Tree, walkFolder } from "./files/walk.ts"
import { renderChart } from "./helm/render.ts"
import { readKustomization } from "./kustomize/kustomization.ts"
import { renderKustomization } from "./kustomize/render.ts"
import type { Loaded } from "./loaded.ts"

export interface TargetsResult {
  readonly resources: readonly Resource[]
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  readonly files: number
  readonly bytes: number
  readonly otherDocuments: number
}

/** A target that is not there: a slip of the user, not of the input. */
export class TargetError extends Error {
  readonly code = "target-missing"
  readonly target: string

  constructor(target: string) {
    super(`there is no file or folder ${target}`)
    this.target = target
  }
}

export interface TargetsOptions {
  readonly onProgress?: (files: number, objects: number) => void
}

/** Reads files, folders, charts, kustomizations and `-` (standard input). Throws TargetError before anything is read. */
export async function readTargets(targets: readonly string[], options: TargetsOptions = {}): Promise<TargetsResult> {
  const kinds = targets.map((target) => ({ target, kind: kindOf(target) }))
  const state = new Collected(options)
  for (const { target, kind } of kinds) {
    if (kind === "stdin") state.add(readManifest("-", readFileSync(0), { explicit: true }))
    else if (kind === "chart") state.add(await renderChart(target))
    else if (kind === "folder") await readFolder(target, state)
    else if (kind === "kustomization") state.add(await renderKustomization(resolve(target, "..")))
    else readFile(target, true, state)
  }
  return state
}

class Collected implements TargetsResult {
  readonly resources: Resource[] = []
  readonly incomplete: Incomplete[] = []
  readonly warnings: Warning[] = []
  files = 0
  bytes = 0
  otherDocuments = 0
  readonly #options: TargetsOptions

  constructor(options: TargetsOptions) {
    this.#options = options
  }

  add({ resources, incomplete, warnings, otherDocuments }: Loaded): void {
    for (const resource of resources) this.resources.push(resource)
    this.incomplete.push(...incomplete)
    this.warnings.push(...warnings)
    this.otherDocuments += otherDocuments
    this.files++
    this.#options.onProgress?.(this.files, this.resources.length)
  }
}

function kindOf(target: string): "stdin" | "chart" | "kustomization" | "folder" | "file" {
  if (target === "-") return "stdin"
  const status = statSync(target, { throwIfNoEntry: false })
  if (!status) throw new TargetError(target)
  if (status.isDirectory()) return "folder"
  if (target.endsWith(".tgz")) return "chart"
  return kustomizationNames.includes(basename(target)) ? "kustomization" : "file"
}

function readFile(file: string, explicit: boolean, state: Collected): void {
  const bytes = readRegularFile(file)
  if (!(bytes instanceof Uint8Array)) {
    state.incomplete.push(bytes)
    return
  }
  state.bytes += bytes.length
  state.add(readManifest(file, bytes, { explicit }))
}

async function readFolder(folder: string, state: Collected): Promise<void> {
  const tree = walkFolder(folder)
  const { roots, consumed } = planKustomizations(tree)
  state.incomplete.push(...tree.incomplete)
  state.warnings.push(...tree.warnings)
  for (const file of tree.manifests) if (!isConsumed(resolve(file), consumed)) readFile(file, false, state)
  for (const chart of tree.charts) if (!isConsumed(resolve(chart), consumed)) state.add(await renderChart(chart))
  for (const root of roots) state.add(await renderKustomization(root))
}

/**
 * Which kustomizations to render, and which files they take in. One that another takes in is rendered with that one; what
 * any of them takes in is judged as rendered, or reported with it, and never as plain YAML: patches are no manifests.
 */
function planKustomizations(tree: Tree): { roots: readonly string[]; consumed: ReadonlySet<string> } {
  const references = new Map(tree.kustomizations.map((folder) => [folder, readKustomization(folder)?.references ?? []]))
  const folderOf = new Map(tree.kustomizations.map((folder) => [resolve(folder), folder]))
  const reached = new Set<string>()
  const reach = (folder: string): void => {
    if (reached.has(folder)) return
    reached.add(folder)
    for (const reference of references.get(folder) ?? []) {
      const next = folderOf.get(reference)
      if (next !== undefined) reach(next)
    }
  }
  const consumed = new Set([...references.values()].flat())
  const standalone = tree.kustomizations.filter((folder) => !readKustomization(folder)?.isComponent)
  const roots = standalone.filter((folder) => !consumed.has(resolve(folder)))
  roots.forEach(reach)
  // What nobody but a circle takes in would otherwise be lost: rendering it says what is wrong.
  for (const folder of standalone) {
    if (reached.has(folder)) continue
    roots.push(folder)
    reach(folder)
  }
  for (const folder of tree.kustomizations)
    if (!reached.has(folder))
      tree.warnings.push({
        code: "component-unused",
        message: `${folder} is a kustomize component that no kustomization here uses, so it was not judged`,
      })
  return { roots, consumed }
}

/** A reference may name the file, or a folder above it. */
function isConsumed(path: string, consumed: ReadonlySet<string>): boolean {
  if (consumed.size === 0) return false
  for (let end = path.length; end > 0; end = path.lastIndexOf(sep, end - 1))
    if (consumed.has(path.slice(0, end))) return true
  return false
}
