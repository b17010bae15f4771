import { createHash, randomUUID } from "node:crypto"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Cataloger } from "./cataloger.ts"
import type { LayerContent } from "./read-layer.ts"

/** Remembers what a layer holds, so that a base image shared by a hundred others is read once. */
export interface LayerCache {
  get(diffId: string, catalogers: readonly Cataloger[]): Promise<LayerContent | undefined>
  put(content: LayerContent, catalogers: readonly Cataloger[]): Promise<void>
}

/** Raise when the form of LayerContent, or the way layers are read, changes. */
const formatVersion = 1

/**
 * One JSON file for each layer, catalogers and their versions in a folder of the caller's choice. A damaged or missing
 * file reads as absent. Entries are stored under the DiffID that was computed while reading, never under a claimed one;
 * an image that claims a foreign DiffID is refused by every runtime, which checks it while unpacking.
 */
export function folderLayerCache(folder: string): LayerCache {
  const fileOf = (diffId: string, catalogers: readonly Cataloger[]) => {
    const versions = catalogers.map(({ id, version = 1 }) => `${id}@${version}`)
    const key = createHash("sha256")
      .update(JSON.stringify([formatVersion, diffId, versions]))
      .digest("hex")
    return join(folder, `${key}.json`)
  }
  return {
    async get(diffId, catalogers) {
      try {
        const content = JSON.parse(await readFile(fileOf(diffId, catalogers), "utf8")) as LayerContent
        return content.diffId === diffId ? content : undefined
      } catch {
        return undefined
      }
    },
    async put(content, catalogers) {
      await mkdir(folder, { recursive: true })
      const file = fileOf(content.diffId, catalogers)
      // Written aside and renamed: a reader beside us never sees half a file, nor another writer of the same layer.
      const draft = `${file}.${randomUUID()}`
      await writeFile(draft, JSON.stringify(content))
      await rename(draft, file)
    },
  }
}
