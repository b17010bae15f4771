import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Git is missing, refused, or knows no such revision. */
export class GitError extends Error {
  readonly code = "git"
}

/** Files of one revision in a folder of their own; `remove` takes it away again. */
export interface ExportedTree {
  readonly folder: string
  remove(): void
}

const limits = { maxBuffer: 16 * 1024 * 1024, timeout: 60_000 } as const

/** Whether the current repository has a revision of that name. */
export const isRevision = (name: string): boolean =>
  !name.startsWith("-") && run("git", ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]) === undefined

/**
 * Writes the files of a revision of the current repository to a new temporary folder: those below the current folder, or
 * below `path` in it. The working tree and the index stay as they are. Throws GitError.
 */
export function exportTree(revision: string, path = "."): ExportedTree {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-git-"))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const archive = join(folder, "..", `${folder.split(/[\\/]/).at(-1)}.tar`)
  const problem =
    run("git", ["archive", "--format=tar", `--output=${archive}`, revision, "--", path]) ??
    run("tar", ["-xf", archive, "-C", folder])
  if (existsSync(archive)) rmSync(archive)
  if (problem === undefined) return { folder, remove }
  remove()
  throw new GitError(problem)
}

/** What went wrong, if something did. */
function run(program: string, args: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { ...limits, encoding: "utf8" })
  if (error) return `${program} cannot be run: ${(error as NodeJS.ErrnoException).code ?? error.message}`
  return status === 0 ? undefined : stderr.trim().split("\n")[0] || `${program} ended with code ${status}`
}
