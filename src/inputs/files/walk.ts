import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs"
import { basename, join, sep } from "node:path"
import type { Incomplete } from "../../model/finding.ts"
import type { Skipped } from "../load-part.ts"
import { addOwnRules, type IgnoreRules, isIgnored, rulesAbove, rulesBelow } from "./ignore-rules.ts"
import { displayChild, type FsPath, joinPath, printable } from "./path.ts"
import { notRegular, systemProblem } from "./problem.ts"

/** A file or folder that was found: its path for the system and its name for people. */
export interface Found {
  readonly path: FsPath
  readonly name: string
}

/** What stands in a folder, by what has to be done with it. Nothing was opened yet. Sorted by name, folder by folder. */
export interface Tree {
  readonly files: Found[]
  /** Folders with a Chart.yaml. Their templates, subcharts, CRDs and values are not among the files. */
  readonly charts: Found[]
  /** Files *.tgz, which may hold a packed chart. */
  readonly archives: Found[]
  /** Folders with a kustomization file. */
  readonly kustomizations: Found[]
  readonly incomplete: Incomplete[]
  readonly skipped: Skipped[]
}

const manifestName = /\.(?:ya?ml|json)$/i
const archiveName = /\.tgz$/i
const neverEntered = new Set([".git", "node_modules"])

export const kustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const

/** Parts of a chart that only make sense once rendered, or that rendering gives anyway (helm.sh/docs, "The Chart File Structure"). */
const chartFolders = new Set(["templates", "charts", "crds", "ci"])
const chartFile = /^(?:Chart\.(?:yaml|lock)|requirements\.(?:yaml|lock)|values.*\.(?:ya?ml|json))$/

export interface WalkOptions {
  /** Which files are wanted, by displayed name; by default those with an extension of YAML or JSON. */
  readonly wants?: (name: string) => boolean
  /** Whether a chart or kustomization is wanted, by the displayed name of its folder; by default all. */
  readonly wantsFolder?: (name: string) => boolean
}

/**
 * Finds what there is to read in a folder and below it. Never throws; what cannot be entered is a problem.
 *
 * Ignored by .gitignore: left out, as git does. Links: like git and `kubectl apply -R`, a walk does not go through links
 * that leave the folder (a pull request could point one anywhere): they are reported as incomplete. Links within the
 * folder lead to what the walk meets anyway, and are read only when it did not (their target is ignored, say).
 */
export function walk(root: Found & { readonly path: string }, options: WalkOptions = {}): Tree {
  return new Walker(root, options).run()
}

/** A folder to enter. `real` is its path without links on the way: what two ways to one folder have in common. */
interface Pending {
  readonly folder: Found
  readonly real: FsPath
  readonly rules: IgnoreRules
}

class Walker {
  readonly #tree: Tree = { files: [], charts: [], archives: [], kustomizations: [], incomplete: [], skipped: [] }
  readonly #links: Found[] = []
  /** Real paths of the folders entered and of the files found. */
  readonly #known = new Set<string>()
  readonly #root: Found & { readonly path: string }
  readonly #wants: (name: string) => boolean
  readonly #wantsFolder: (name: string) => boolean

  constructor(root: Found & { readonly path: string }, options: WalkOptions) {
    this.#root = root
    this.#wants = options.wants ?? ((name) => manifestName.test(name))
    this.#wantsFolder = options.wantsFolder ?? (() => true)
  }

  run(): Tree {
    try {
      const real = realpathSync.native(this.#root.path)
      this.#enter({ folder: this.#root, real, rules: rulesAbove(this.#root.path) })
      for (const link of this.#links) this.#follow(link, real)
    } catch (error) {
      this.#tree.incomplete.push(systemProblem(this.#root.name, error))
    }
    return this.#tree
  }

  #enter(start: Pending): void {
    // A stack of our own: folders may be nested deeper than calls can be.
    const pending = [start]
    for (let next = pending.pop(); next; next = pending.pop()) pending.push(...this.#readFolder(next).reverse())
  }

  /** Sorts the entries of one folder into the tree; gives the folders to enter next. */
  #readFolder({ folder, real, rules: above }: Pending): Pending[] {
    if (!this.#isNew(real)) return []
    const entries = this.#entriesOf(folder)
    const fileNames = new Set(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => String(name)))
    const isChart = fileNames.has("Chart.yaml")
    const isKustomization = kustomizationNames.some((name) => fileNames.has(name))
    if (isChart && this.#wantsFolder(folder.name)) this.#tree.charts.push(folder)
    if (isKustomization && this.#wantsFolder(folder.name)) this.#tree.kustomizations.push(folder)

    const hasRules = fileNames.has(".gitignore") && typeof folder.path === "string"
    const rules = hasRules ? addOwnRules(above, String(folder.path)) : above
    const below: Pending[] = []
    for (const entry of entries) {
      const isFolder = entry.isDirectory()
      const name = String(entry.name)
      if (isFolder ? neverEntered.has(name) : kustomizationNames.some((own) => own === name)) continue
      if (isChart && (isFolder ? chartFolders.has(name) : chartFile.test(name))) continue
      if (rules.length > 0 && isIgnored(rules, name, isFolder)) continue
      const found = {
        path: joinPath(folder.path, entry.name),
        name: displayChild(folder.name, printable(entry.name)),
      }
      const realOwn = joinPath(real, entry.name)
      if (!isFolder) this.#sortIn(entry, found, realOwn)
      else below.push({ folder: found, real: realOwn, rules: rules.length > 0 ? rulesBelow(rules, name) : rules })
    }
    return below
  }

  #sortIn(entry: Dirent<string | Buffer>, found: Found, real: FsPath): void {
    if (entry.isSymbolicLink()) this.#links.push(found)
    else if (entry.isFile()) this.#addFile(found, real)
    else if (this.#wants(found.name)) this.#tree.incomplete.push(notRegular(found.name))
  }

  #addFile(found: Found, real: FsPath): void {
    if (this.#wants(found.name)) {
      if (this.#isNew(real)) this.#tree.files.push(found)
    } else if (archiveName.test(found.name) && this.#wantsFolder(found.name)) this.#tree.archives.push(found)
  }

  #isNew(real: FsPath): boolean {
    const key = typeof real === "string" ? real : real.toString("latin1")
    return !this.#known.has(key) && Boolean(this.#known.add(key))
  }

  #entriesOf(folder: Found): Dirent<string | Buffer>[] {
    try {
      const entries = readdirSync(folder.path, { withFileTypes: true })
      // U+FFFD stands for bytes that are no UTF-8; only the bytes themselves lead to such a file.
      const plain = entries.every(({ name }) => !name.includes("\ufffd"))
      const exact: Dirent<string | Buffer>[] = plain
        ? entries
        : readdirSync(folder.path, { withFileTypes: true, encoding: "buffer" })
      return exact.sort((one, other) => compare(String(one.name), String(other.name)))
    } catch (error) {
      this.#tree.incomplete.push(systemProblem(folder.name, error))
      return []
    }
  }

  #follow(link: Found, root: string): void {
    try {
      const stat = statSync(link.path)
      const isFolder = stat.isDirectory()
      if (!isFolder && !this.#wants(link.name)) return
      const real = realpathSync.native(link.path)
      const isTool = isFolder && neverEntered.has(basename(link.name))
      if (isTool) return
      if (!isWithin(real, root)) this.#tree.incomplete.push(leavesFolder(link.name))
      else if (isFolder) this.#enter({ folder: link, real, rules: [] })
      else if (!stat.isFile()) this.#tree.incomplete.push(notRegular(link.name))
      else this.#addFile(link, real)
    } catch (error) {
      if (this.#wants(link.name)) this.#tree.incomplete.push(systemProblem(link.name, error))
    }
  }
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(join(folder, sep))

const leavesFolder = (what: string): Incomplete => ({
  what,
  why: "it is a link that leads out of the folder",
  code: "link-outside",
  advice: "Name its target on the command line as well if it belongs to the scan.",
})
