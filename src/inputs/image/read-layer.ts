import { createHash } from "node:crypto"
import { TarReader } from "../../lib/tar/tar-reader.ts"
import type { Compression, FileEntry, ImageProblem } from "../../model/image/image.ts"
import { type CatalogResult, FileCataloging } from "./catalog-file.ts"
import type { Cataloger } from "./cataloger.ts"
import { type DecompressionLimits, decompress, detectCompression } from "./decompress.ts"

/** A path of one layer, before layers are merged. */
export type LayerEntry = Omit<FileEntry, "layer">

/** What one pass over a layer's tar gives; depends on the tar and the catalogers alone, so it is cached by DiffID. */
export interface LayerContent {
  readonly diffId: string
  readonly compression: Compression
  /** In archive order; whiteouts are not among them. */
  readonly entries: readonly LayerEntry[]
  /** Entries of the archive, whiteouts included. */
  readonly entryCount: number
  /** Paths removed from the layers below. */
  readonly whiteouts: readonly string[]
  /** Folders whose content in the layers below is hidden. */
  readonly opaque: readonly string[]
  readonly results: readonly CatalogResult[]
  readonly problems: readonly ImageProblem[]
}

const whiteoutPrefix = ".wh."
const opaqueMarker = ".wh..wh..opq"
/** The one entry that eStargz may put behind the end marker; runtimes unpack no other from there. */
const stargzIndex = "stargz.index.json"

/**
 * Reads a layer in one streaming pass: hashes the tar, lists its paths, keeps and catalogs wanted files only.
 * Source: OCI image specification, layer.md (Whiteouts, Opaque Whiteout, DiffID).
 */
export async function readLayer(
  blob: AsyncIterable<Uint8Array>,
  catalogers: readonly Cataloger[],
  limits?: DecompressionLimits,
): Promise<LayerContent> {
  const { start, stream } = await peek(blob)
  const compression = detectCompression(start)
  const hash = createHash("sha256")
  const cataloging = new FileCataloging(catalogers)
  const entries: LayerEntry[] = []
  const whiteouts: string[] = []
  const opaque: string[] = []
  const problems: ImageProblem[] = []
  let entryCount = 0

  const reader = new TarReader({
    entry({ isSparse, isTrailing, link, ...entry }) {
      if (isTrailing && entry.path !== stargzIndex) return undefined
      entryCount++
      const slash = entry.path.lastIndexOf("/")
      const name = entry.path.slice(slash + 1)
      const folder = slash < 0 ? "" : entry.path.slice(0, slash)
      if (name === opaqueMarker) opaque.push(folder)
      else if (name.startsWith(`${whiteoutPrefix}${whiteoutPrefix}`)) return undefined
      else if (name.startsWith(whiteoutPrefix)) {
        const hidden = name.slice(whiteoutPrefix.length)
        // "." and ".." would name the folder itself or its parent: runtimes refuse such a layer.
        if (hidden === "" || hidden === "." || hidden === "..")
          problems.push({ what: entry.path, why: "a whiteout that names no file" })
        else whiteouts.push(folder === "" ? hidden : `${folder}/${hidden}`)
      } else {
        entries.push(link === "" ? entry : { ...entry, link })
        if (entry.type === "file") return cataloging.open(entry, isSparse)
      }
      return undefined
    },
    refused: (path, why) => problems.push({ what: path, why }),
  })
  for await (const chunk of decompress(stream, compression, limits)) {
    hash.update(chunk)
    reader.push(chunk)
  }
  reader.end()
  const { results, problems: unread } = cataloging.finish()
  return {
    diffId: `sha256:${hash.digest("hex")}`,
    compression,
    entries,
    entryCount,
    whiteouts,
    opaque,
    results,
    problems: [...problems, ...unread],
  }
}

/** The first bytes of a stream, and the stream as it was. */
export async function peek(input: AsyncIterable<Uint8Array>) {
  const iterator = input[Symbol.asyncIterator]()
  const first = await iterator.next()
  const start = first.done ? new Uint8Array(0) : first.value
  const stream = (async function* () {
    if (first.done) return
    yield start
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  })()
  return { start, stream }
}
