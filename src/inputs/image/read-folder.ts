import { createReadStream } from "node:fs"
import { lstat, readlink } from "node:fs/promises"
import { join } from "node:path"
import type { ImageProblem } from "../../model/image/image.ts"
import { listFolder } from "./blobs.ts"
import { FileCataloging } from "./catalog-file.ts"
import type { Cataloger } from "./cataloger.ts"
import type { LayerContent, LayerEntry } from "./read-layer.ts"

export interface FolderLimits {
  readonly entries: number
  readonly depth: number
}

const defaultLimits: FolderLimits = { entries: 2_000_000, depth: 128 }

/** Folders that hold history, not content. */
const ignored = new Set([".git", ".hg", ".svn"])

/**
 * Reads an unpacked root file system or a source folder like one layer. Links are listed and never followed, so nothing
 * outside the folder is read.
 */
export async function readFolder(
  root: string,
  catalogers: readonly Cataloger[],
  limits: FolderLimits = defaultLimits,
): Promise<LayerContent> {
  const entries: LayerEntry[] = []
  const problems: ImageProblem[] = []
  const cataloging = new FileCataloging(catalogers)

  const visit = async (folder: string, depth: number): Promise<void> => {
    if (depth > limits.depth) {
      problems.push({ what: folder, why: "the path is too deep" })
      return
    }
    for (const item of await listFolder(join(root, folder))) {
      if (item.isDirectory() && ignored.has(item.name)) continue
      const path = folder === "" ? item.name : `${folder}/${item.name}`
      if (entries.length >= limits.entries) throw new Error(`more than ${limits.entries} files`)
      try {
        await take(path, depth)
      } catch (error) {
        problems.push({ what: path, why: error instanceof Error ? error.message : String(error) })
      }
    }
  }

  const take = async (path: string, depth: number): Promise<void> => {
    const full = join(root, path)
    const { mode, size, uid, gid } = await lstat(full)
    const type = typeOf(mode)
    const entry = { path, type, size: type === "file" ? size : 0, mode: mode & 0o7777, uid, gid }
    entries.push(type === "symlink" ? { ...entry, link: await readlink(full) } : entry)
    if (type === "dir") return visit(path, depth + 1)
    const sink = type === "file" ? cataloging.open(entry) : undefined
    if (!sink) return
    let read = 0
    // A file that grows while it is read gives no more than it promised.
    if (size > 0)
      for await (const chunk of createReadStream(full, { end: size - 1 })) {
        read += (chunk as Uint8Array).length
        sink.data(chunk as Uint8Array)
      }
    if (read < size) throw new Error("changed while it was read")
    sink.end()
  }

  await visit("", 0)
  const { results, problems: unread } = cataloging.finish()
  return {
    diffId: "",
    compression: "none",
    entries,
    entryCount: entries.length,
    whiteouts: [],
    opaque: [],
    results,
    problems: [...problems, ...unread],
  }
}

function typeOf(mode: number): LayerEntry["type"] {
  switch (mode & 0o170000) {
    case 0o040000:
      return "dir"
    case 0o120000:
      return "symlink"
    case 0o020000:
      return "char"
    case 0o060000:
      return "block"
    case 0o100000:
      return "file"
    default:
      return "fifo"
  }
}
