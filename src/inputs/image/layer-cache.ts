import { createHash } from "node:crypto"
import { mkdirSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { markUsed, removeOldest, writeAside } from "./bounded-folder.ts"
import type { Cataloger } from "./cataloger.ts"
import type { LayerContent } from "./read-layer.ts"

/** Remembers what a layer holds, so that a base image shared by a hundred others is read once. */
export interface LayerCache {
  get(diffId: string, catalogers: readonly Cataloger[]): Promise<LayerContent | undefined>
  put(content: LayerContent, catalogers: readonly Cataloger[]): Promise<void>
}

export interface LayerCacheOptions {
  /** Bytes on disk; those that were not used longest go first. Without a bound where it is the caller's own folder. */
  readonly maxBytes?: number
}

/** Raise when the form of LayerContent, or the way layers are read, changes. */
const formatVersion = 2
/** Of one layer, unpacked: a damaged or hostile file is not worth more. */
const maxLayerBytes = 1024 ** 3

/**
 * One packed JSON file for each layer, catalogers and their versions. A damaged or missing file reads as absent, and where nothing can
 * be written nothing is remembered. Entries are stored under the DiffID that was computed while reading, never under a claimed one; an
 * image that claims a foreign DiffID is refused by every runtime, which checks it while unpacking.
 */
export function folderLayerCache(folder: string, { maxBytes }: LayerCacheOptions = {}): LayerCache {
  const fileOf = (diffId: string, catalogers: readonly Cataloger[]) => {
    const versions = catalogers.map(({ id, version = 1 }) => `${id}@${version}`)
    const key = createHash("sha256")
      .update(JSON.stringify([formatVersion, diffId, versions]))
      .digest("hex")
    return join(folder, `${key}.json.gz`)
  }
  return {
    async get(diffId, catalogers) {
      try {
        const file = fileOf(diffId, catalogers)
        const text = gunzipSync(await readFile(file), { maxOutputLength: maxLayerBytes }).toString("utf8")
        const content = JSON.parse(text) as LayerContent
        if (content.diffId !== diffId) return undefined
        markUsed(file)
        return content
      } catch {
        return undefined
      }
    },
    async put(content, catalogers) {
      const file = fileOf(content.diffId, catalogers)
      try {
        mkdirSync(folder, { recursive: true })
        writeAside(file, gzipSync(JSON.stringify(content), { level: 1 }))
        if (maxBytes !== undefined) removeOldest(folder, maxBytes, file)
      } catch {
        // It is read again next time.
      }
    },
  }
}
