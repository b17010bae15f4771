import { readdirSync, realpathSync, statSync } from "node:fs"
import { join, relative, sep } from "node:path"
import type { Incomplete } from "../../model/finding.ts"
import type { Warning } from "../../model/scan-report.ts"
import { type IgnoreRules, isIgnored, rulesAbove, withRulesOf } from "./ignore-rules.ts"

/** What a folder holds that could be scanned; paths as they will be shown. */
export interface Tree {
  readonly manifests: string[]
  /** Folders with a Chart.yaml. Nothing below them is listed elsewhere. */
  readonly charts: string[]
  /** Folders with a kustomization. Their files are listed among the manifests as well. */
  readonly kustomizations: string[]
  readonly incomplete: Incomplete[]
  readonly warnings: Warning[]
}

const manifestName = /\.(?:ya?ml|json)$/i
export const kustomizationNames: readonly string[] = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
const isKustomization = new Set(kustomizationNames)

/** Folders that hold other people's files, or none at all. */
const skippedFolders: ReadonlySet<string> = new Set([".git", "node_modules"])

/** Deeper trees are loops or attacks. */
const maxDepth = 100

/**
 * Lists a folder. `.gitignore` is respected. Links are followed while they stay inside the folder, each real folder once:
 * a link that leads out is named in a warning.
 */
export function walkFolder(root: string): Tree {
  const tree: Tree = { manifests: [], charts: [], kustomizations: [], incomplete: [], warnings: [] }
  const realRoot = realpathSync(root)
  const seen = new Set<string>()
  visit(root, realRoot, 0, withRulesOf(rulesAbove(realRoot), realRoot), { tree, realRoot, seen })
  return tree
}

interface Walk {
  readonly tree: Tree
  readonly realRoot: string
  readonly seen: Set<string>
}

function visit(folder: string, real: string, depth: number, rules: IgnoreRules, walk: Walk): void {
  const { tree, realRoot, seen } = walk
  if (seen.has(real)) return
  seen.add(real)
  if (depth > maxDepth) {
    tree.incomplete.push({
      what: folder,
      why: `the folder lies more than ${maxDepth} levels deep`,
      code: "too-deep",
      advice: "Name it as a target of its own.",
    })
    return
  }
  const entries = listFolder(folder, tree)
  const names = new Set(entries.map(({ name }) => name))
  if (names.has("Chart.yaml")) {
    tree.charts.push(folder)
    return
  }
  if (kustomizationNames.some((name) => names.has(name))) tree.kustomizations.push(folder)
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const realPath = join(real, entry.name)
    if (entry.isSymbolicLink()) followLink(path, realPath, depth, rules, walk)
    else if (entry.isDirectory()) {
      if (skippedFolders.has(entry.name) || isIgnored(rules, realPath, true)) continue
      visit(path, realPath, depth + 1, withRulesOf(rules, realPath), walk)
    } else if (entry.isFile() && isManifestName(entry.name) && !isIgnored(rules, realPath, false))
      tree.manifests.push(path)
  }

  function followLink(path: string, link: string, level: number, above: IgnoreRules, state: Walk): void {
    if (isIgnored(above, link, false)) return
    let target: string
    let isFolder: boolean
    try {
      target = realpathSync(path)
      const status = statSync(target)
      isFolder = status.isDirectory()
      if (!isFolder && !(status.isFile() && isManifestName(path))) return
    } catch (error) {
      if (manifestName.test(path))
        tree.incomplete.push({
          what: path,
          why: `the link leads nowhere (${codeOf(error)})`,
          code: "broken-link",
          advice: "Remove or correct the link.",
        })
      return
    }
    if (target !== realRoot && !target.startsWith(realRoot + sep)) {
      tree.warnings.push({
        code: "link-outside",
        message: `${path} leads out of the scanned folder and was not followed; name its target to scan it`,
      })
    } else if (isFolder) visit(path, target, level + 1, withRulesOf(above, target), state)
    else if (!seen.has(target)) {
      seen.add(target)
      // The file itself is listed where it lies, unless it lies where nothing is listed.
      if (
        relative(realRoot, target)
          .split(sep)
          .some((part) => skippedFolders.has(part))
      )
        tree.manifests.push(path)
    }
  }
}

const isManifestName = (name: string): boolean => manifestName.test(name) && !isKustomization.has(name)

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

function listFolder(folder: string, tree: Tree) {
  try {
    // Sorted, so that reports do not depend on the file system.
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    tree.incomplete.push({
      what: folder,
      why: `the folder cannot be read (${codeOf(error)})`,
      code: "unreadable",
      advice: "Check its permissions.",
    })
    return []
  }
}
