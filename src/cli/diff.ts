import { existsSync } from "node:fs"
import { relative, sep } from "node:path"
import type { SourceChange } from "../app/diff.ts"
import { loadInventory } from "../app/load.ts"
import type { LoadedInventory } from "../app/scan.ts"
import { type ExportedTree, exportTree, GitError, isRevision } from "../inputs/git/export-tree.ts"
import type { Location } from "../model/location.ts"
import { isAtLeast, type SeverityLevel } from "../model/severity.ts"
import { type Command, text, UsageError } from "./command.ts"
import { readJudging } from "./judging.ts"
import { judgingOptions, readSeverity } from "./judging-options.ts"

export const diffCommand: Command = {
  name: "diff",
  arguments: "BASE HEAD [PATH]",
  describe: "findings, reachability and attack paths that a change adds or removes",
  options: {
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (default), markdown or json" },
    "fail-on": {
      type: "string",
      value: "SEVERITY",
      describe: "exit 1 for new findings at or above it, or new attack paths (default high; none: never)",
    },
    ...judgingOptions,
  },
  examples: [
    "breakwater diff main HEAD",
    "breakwater diff main HEAD k8s/ -f markdown",
    "breakwater diff k8s-before/ k8s-after/",
    "breakwater diff monday.ndjson friday.ndjson",
  ],
  async run(positionals, options, terminal) {
    const [base, head, path, ...more] = positionals
    if (base === undefined || head === undefined || more.length > 0)
      throw new UsageError("diff compares two states", "breakwater diff BASE HEAD: revisions, folders or snapshots.")
    const format = text(options, "format") ?? "terminal"
    if (!["terminal", "markdown", "json"].includes(format))
      throw new UsageError(`diff cannot be written as ${format}`, "Use terminal, markdown or json.")
    const threshold = readSeverity("fail-on", text(options, "fail-on") ?? "high", ["none"])
    const { options: judging } = await readJudging(options)
    const { diffSources } = await import("../app/diff.ts")
    const view = await import("./diff-view.ts")
    const [before, after] = [await open(base, path), await open(head, path)]
    try {
      const folders = [before, after].flatMap(({ tree }) => (tree ? [tree.folder] : []))
      const change = withNames(diffSources(before.loaded, after.loaded, judging), folders)
      if (format === "json") await terminal.write(`${JSON.stringify(view.asJson(change), null, 2)}\n`)
      else if (format === "markdown") await terminal.write(view.renderMarkdown(change))
      else await terminal.write(view.renderTerminal(change, terminal))
      if (before.loaded.incomplete.length + after.loaded.incomplete.length > 0) {
        terminal.writeError("Something could not be read: breakwater scan names it.\n")
        return 3
      }
      const isWorse =
        threshold !== "none" &&
        (change.paths.added.length > 0 ||
          change.findings.added.some(({ severity }) => isAtLeast(severity, threshold as SeverityLevel)))
      return isWorse ? 1 : 0
    } finally {
      before.tree?.remove()
      after.tree?.remove()
    }
  },
}

interface Opened {
  readonly loaded: LoadedInventory
  /** Files of a revision, to be removed. */
  readonly tree?: ExportedTree
}

/** A folder, file or snapshot where one has that name, else a revision of the current repository. */
async function open(name: string, path: string | undefined): Promise<Opened> {
  if (existsSync(name)) return { loaded: await loadInventory([name]) }
  if (!isRevision(name))
    throw new UsageError(
      `"${name}" is neither a file or folder nor a revision of this repository`,
      "Name two of the same sort: breakwater diff main HEAD, or breakwater diff before/ after/.",
    )
  let tree: ExportedTree | undefined
  try {
    tree = exportTree(name, path)
    return { loaded: await loadInventory([tree.folder]), tree }
  } catch (error) {
    tree?.remove()
    if (error instanceof GitError) throw new UsageError(`${name} cannot be read: ${error.message}`)
    throw error
  }
}

/** Files of a revision by their names in the repository. */
function withNames(change: SourceChange, folders: readonly string[]): SourceChange {
  const rename = (location: Location): Location => {
    const folder = folders.find((one) => location.file.includes(one.split(sep).at(-1) ?? one))
    if (folder === undefined) return location
    const [, file = ""] = location.file.split(`${folder.split(sep).at(-1)}/`)
    return { ...location, file: file || relative(folder, location.file) }
  }
  const findings = (list: SourceChange["findings"]["added"]) =>
    list.map((finding) => ({ ...finding, locations: finding.locations.map(rename) }))
  const paths = (list: SourceChange["paths"]["added"]) =>
    list.map((path) => ({
      ...path,
      because: { ...path.because, locations: path.because.locations.map(rename) },
    }))
  return {
    network: change.network,
    findings: { added: findings(change.findings.added), removed: findings(change.findings.removed) },
    paths: { added: paths(change.paths.added), removed: paths(change.paths.removed) },
  }
}
