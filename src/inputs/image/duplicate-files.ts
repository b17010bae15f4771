import { createHash } from "node:crypto"
import { getOrAdd } from "../../lib/get-or-add.ts"
import { TarReader } from "../../lib/tar/tar-reader.ts"
import type { CopiedFile, DuplicateContent, RepeatedFile } from "../../model/image/duplicates.ts"
import type { FileEntry } from "../../model/image/image.ts"
import { type DecompressionLimits, decompress, detectCompression } from "./decompress.ts"
import type { Hidden } from "./merge-layers.ts"
import { peek } from "./read-layer.ts"

/** Copies of smaller files are not worth a second look. */
const leastBytes = 16 * 1024

/** A layer's tar, as its blob has it. */
export type OpenLayer = () => AsyncIterable<Uint8Array>

/**
 * Finds content that is stored more than once: a second pass over the layers that hold files of equal size, of which alone the
 * content is hashed. O(bytes of those layers).
 */
export async function findDuplicates(
  files: ReadonlyMap<string, FileEntry>,
  hidden: readonly Hidden[],
  layers: readonly OpenLayer[],
  limits?: DecompressionLimits,
): Promise<DuplicateContent> {
  const bySize = new Map<number, FileEntry[]>()
  for (const file of files.values())
    if (file.type === "file" && file.size >= leastBytes) getOrAdd(bySize, file.size, () => []).push(file)
  const alike = [...bySize.values()].filter((list) => list.length > 1)
  const replaced = hidden.filter(({ path, size, by }) => {
    const later = files.get(path)
    return size >= leastBytes && by.removal === undefined && later?.layer === by.layer && later.size === size
  })
  const wanted = layers.map(() => new Set<string>())
  for (const { layer, path } of alike.flat()) wanted[layer]?.add(path)
  for (const { layer, path, by } of replaced) {
    wanted[layer]?.add(path)
    wanted[by.layer]?.add(path)
  }
  const hashes = await Promise.all(
    layers.map((open, index) =>
      wanted[index]?.size ? hashFiles(open(), wanted[index], limits) : new Map<string, string>(),
    ),
  )
  return {
    copies: alike.flatMap((list) => copiesAmong(list, hashes)).sort((a, b) => spare(b) - spare(a) || compare(a, b)),
    again: replaced.flatMap(({ layer, path, size, by }): readonly RepeatedFile[] => {
      const hash = hashes[layer]?.get(path)
      return hash !== undefined && hash === hashes[by.layer]?.get(path)
        ? [{ path, bytes: size, layer, by: by.layer }]
        : []
    }),
  }
}

function copiesAmong(
  list: readonly FileEntry[],
  hashes: readonly ReadonlyMap<string, string>[],
): readonly CopiedFile[] {
  const byHash = new Map<string, FileEntry[]>()
  for (const file of list) {
    const hash = hashes[file.layer]?.get(file.path)
    if (hash !== undefined) getOrAdd(byHash, hash, () => []).push(file)
  }
  return [...byHash.values()]
    .filter((copies) => copies.length > 1)
    .map((copies) => ({ bytes: copies[0]?.size ?? 0, paths: copies.map(({ path }) => path).sort() }))
}

const spare = ({ bytes, paths }: CopiedFile): number => bytes * (paths.length - 1)
const compare = ({ paths: [a = ""] }: CopiedFile, { paths: [b = ""] }: CopiedFile): number => (a < b ? -1 : 1)

/** Hashes of some files of a layer. Sparse files are not among them: the archive holds only their parts. */
async function hashFiles(
  blob: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
  limits?: DecompressionLimits,
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  const reader = new TarReader({
    entry({ path, type, isSparse }) {
      if (type !== "file" || isSparse || !wanted.has(path)) return undefined
      const hash = createHash("sha256")
      return { data: (chunk) => hash.update(chunk), end: () => hashes.set(path, hash.digest("base64")) }
    },
    refused: () => undefined,
  })
  const { start, stream } = await peek(blob)
  for await (const chunk of decompress(stream, detectCompression(start), limits)) reader.push(chunk)
  reader.end()
  return hashes
}
