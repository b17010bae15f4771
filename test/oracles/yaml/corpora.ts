import { existsSync, readdirSync } from "node:fs"
import { join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "../../..")

/** The folder of corpora, which lies beside the repository; undefined on a machine without it. */
export const corpora: string | undefined = [
  process.env.BREAKWATER_SHARED,
  join(root, "../shared"),
  join(root, "../../shared"),
]
  .filter((folder) => folder !== undefined)
  .map((folder) => join(folder, "corpora"))
  .find((folder) => existsSync(folder))

/** All files below a folder whose name ends in one of the endings, sorted. */
export function filesBelow(folder: string, endings: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Why a test cannot run here, printed; where CI is set, it must run. */
export function skipReason(reason: string | undefined): boolean {
  if (reason === undefined) return false
  if (process.env.CI) throw new Error(`${reason}, but CI is set`)
  console.warn(`skipped: ${reason}`)
  return true
}
