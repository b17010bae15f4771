import { statSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import {
  type CurrentIndex,
  currentIndex,
  Draft,
  digestOf,
  indexPath,
  installDraft,
} from "../inputs/advisories/database-folder.ts"
import type { ImportResult } from "../inputs/advisories/import-feeds.ts"
import type { IndexBuilder } from "../inputs/advisories/index/build-index.ts"
import type { IndexDescription } from "../inputs/advisories/index/format.ts"
import { DatabaseError, type OpenIndex, openIndex } from "../inputs/advisories/index/open-index.ts"

export type { ImportResult, Rejected } from "../inputs/advisories/import-feeds.ts"
export type { IndexDescription, IndexSource } from "../inputs/advisories/index/format.ts"
export { DatabaseError, type OpenIndex, openIndex as openAdvisoryIndex } from "../inputs/advisories/index/open-index.ts"

/** Where the database lies unless another place is named: `$XDG_CACHE_HOME/breakwater/db`. */
export const defaultDatabase = (): string =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "breakwater", "db")

export interface ImportOptions {
  /** Folder of the database. */
  readonly folder: string
  /** Begin anew instead of replacing only the sources that are read again. */
  readonly fresh?: boolean
  readonly onProgress?: (records: number) => void
  /** RFC 3339; the time to write down as that of the import. */
  readonly now: string
}

export interface ImportReport extends ImportResult {
  readonly digest: string
  readonly bytes: number
  /** Names of sources that the database had already and keeps. */
  readonly kept: readonly string[]
}

/**
 * Reads feeds into the database of a folder. Sources that it has already are replaced by what is read under the same name,
 * the others stay. The old index stays in use until the new one is complete.
 */
export async function importDatabase(paths: readonly string[], options: ImportOptions): Promise<ImportReport> {
  const { folder, now } = options
  // Who only opens the database loads none of what reads feeds.
  const { importFeeds } = await import("../inputs/advisories/import-feeds.ts")
  const { IndexBuilder } = await import("../inputs/advisories/index/build-index.ts")
  const builder = new IndexBuilder()
  const read = await importFeeds(paths, builder, options.onProgress)
  if (read.sources.length === 0)
    throw new DatabaseError(
      "missing",
      "nothing was imported: no advisory was found",
      "docs/vulnerabilities.md lists the feeds that are read.",
    )
  const old = options.fresh ? undefined : currentIndex(folder)
  const kept = old ? await keepOthers(indexPath(folder, old.digest), read, builder) : []
  const draft = new Draft(folder)
  try {
    let bytes = 0
    for (const piece of builder.build([...read.sources, ...kept])) {
      draft.write(piece)
      bytes += piece.length
    }
    const digest = draft.finish()
    installDraft(folder, draft, digest, { installed: now })
    return { ...read, digest, bytes, kept: kept.map(({ name }) => name) }
  } catch (error) {
    draft.discard()
    throw error
  }
}

async function keepOthers(path: string, read: ImportResult, builder: IndexBuilder) {
  const { copyIndex } = await import("../inputs/advisories/index/copy-index.ts")
  const index = openIndex(path)
  try {
    return copyIndex(index, builder, new Set(read.sources.map(({ name }) => name)))
  } finally {
    index.close()
  }
}

export interface DatabaseStatus {
  readonly path: string
  readonly digest?: string
  readonly current?: CurrentIndex
  readonly description: IndexDescription
  readonly bytes: number
  readonly keys: number
  readonly predictions: number
}

/** The index of a database folder, or the index file itself. Throws {@link DatabaseError} when there is none. */
export function openDatabase(path: string): OpenIndex {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return openIndex(path)
  const current = found && currentIndex(path)
  if (!current) throw missing(path)
  return openIndex(indexPath(path, current.digest))
}

const missing = (path: string): DatabaseError =>
  new DatabaseError(
    "missing",
    `there is no vulnerability database in ${path}`,
    "Make one from advisory feeds (breakwater db import FILE...) or fetch one (breakwater db update --mirror URL --key FILE).",
  )

/** What the database is made of; reads the whole file to check its digest when `verify` is set. */
export async function databaseStatus(path: string, { verify = false } = {}): Promise<DatabaseStatus> {
  const index = openDatabase(path)
  try {
    const current = statSync(path).isDirectory() ? currentIndex(path) : undefined
    const digest = current?.digest
    if (verify && digest !== undefined && (await digestOf(index.path)) !== digest)
      throw new DatabaseError(
        "damaged",
        `${index.path} is not what was installed`,
        "Import or update the database again.",
      )
    const { keys, predictions, bytes } = index
    return {
      path: index.path,
      ...(digest === undefined ? {} : { digest }),
      ...(current ? { current } : {}),
      description: index.describe(),
      bytes,
      keys,
      predictions,
    }
  } finally {
    index.close()
  }
}
