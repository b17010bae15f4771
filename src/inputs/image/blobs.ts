import { createReadStream, type Dirent } from "node:fs"
import { open, readdir, realpath, stat } from "node:fs/promises"
import { join, sep } from "node:path"
import { TarReader } from "../../lib/tar/tar-reader.ts"
import { ImageError } from "./image-error.ts"

/** Named blobs of an image, wherever they lie. Names are paths below the root of the image's folder or archive. */
export interface Blobs {
  /** Top-level names and blobs; enough to tell what kind of image this is. */
  has(name: string): Promise<boolean>
  read(name: string): AsyncIterable<Uint8Array>
  /** Whoever reads a blob to its end is told when it is not that of its digest. */
  readonly isVerified?: true
  close(): Promise<void>
}

/** Configurations and manifests; an image index of hundreds of platforms stays far below. */
const maxJsonBytes = 16 * 1024 ** 2

export async function readJson(blobs: Blobs, name: string): Promise<{ bytes: Uint8Array; value: unknown }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of blobs.read(name)) {
    size += chunk.length
    if (size > maxJsonBytes) throw new ImageError("too-large", `${name} is larger than ${maxJsonBytes} bytes`)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  try {
    return { bytes, value: JSON.parse(bytes.toString("utf8")) }
  } catch {
    throw new ImageError("damaged", `${name} is no JSON`)
  }
}

/** An unpacked image: an OCI layout folder, or a docker archive that somebody unpacked. */
export async function folderBlobs(folder: string): Promise<Blobs> {
  const root = await realpath(folder)
  // Links may not lead out of the folder: its content is not trusted.
  const locate = async (name: string): Promise<string | undefined> => {
    const real = await realpath(join(root, name)).catch(() => undefined)
    return real?.startsWith(root + sep) && (await stat(real)).isFile() ? real : undefined
  }
  return {
    has: async (name) => (await locate(name)) !== undefined,
    async *read(name) {
      const path = await locate(name)
      if (path === undefined) throw new ImageError("not-found", `there is no ${name} in the image`)
      yield* createReadStream(path, { highWaterMark: 256 * 1024 })
    },
    close: async () => {},
  }
}

interface Place {
  readonly offset: number
  readonly size: number
}

/**
 * The files of an uncompressed tar archive by path, read at random. Only headers are read to find them. Links between
 * blobs (older docker archives name a repeated layer by a link) are followed within the archive. Throws ImageError where there are more
 * than `maxEntries`.
 */
export async function tarBlobs(path: string, maxEntries = Number.POSITIVE_INFINITY): Promise<Blobs> {
  const file = await open(path)
  const places = new Map<string, Place>()
  const links = new Map<string, string>()
  try {
    const { size: total } = await file.stat()
    let position = 0
    let entries = 0
    const reader = new TarReader({
      entry(entry) {
        if (entry.isTrailing) return undefined
        if (++entries > maxEntries) throw new ImageError("too-large", `the archive has more than ${maxEntries} entries`)
        const folder = entry.path.slice(0, entry.path.lastIndexOf("/") + 1)
        if (entry.type === "file" && !entry.isSparse) places.set(entry.path, { offset: position, size: entry.size })
        else if (entry.type === "symlink") links.set(entry.path, resolveLink(folder, entry.link))
        else if (entry.type === "hardlink") links.set(entry.path, resolveLink("", entry.link))
        return undefined
      },
      refused: () => {},
    })
    const block = Buffer.alloc(512)
    while (position < total && !reader.isEnded) {
      const { bytesRead } = await file.read(block, 0, 512, position)
      if (bytesRead === 0) break
      position += bytesRead
      reader.push(block.subarray(0, bytesRead))
      position += reader.skip()
    }
    if (position > total) throw new ImageError("damaged", "the archive is cut off in the middle of an entry")
    reader.end()
  } catch (error) {
    await file.close()
    throw error
  }
  const locate = (name: string): Place | undefined => {
    let current = name
    for (let hops = 0; hops < 8; hops++) {
      const place = places.get(current)
      if (place) return place
      const next = links.get(current)
      if (next === undefined) return undefined
      current = next
    }
    return undefined
  }
  return {
    has: async (name) => locate(name) !== undefined,
    async *read(name) {
      const place = locate(name)
      if (!place) throw new ImageError("not-found", `there is no ${name} in the archive`)
      const end = place.offset + place.size
      for (let at = place.offset; at < end; ) {
        const buffer = Buffer.allocUnsafe(Math.min(256 * 1024, end - at))
        const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
        if (bytesRead === 0) throw new ImageError("damaged", `${name} is cut off`)
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    },
    close: () => file.close(),
  }
}

function resolveLink(folder: string, link: string): string {
  const done: string[] = []
  for (const segment of `${link.startsWith("/") ? "" : folder}${link}`.split("/")) {
    if (segment === "..") done.pop()
    else if (segment !== "" && segment !== ".") done.push(segment)
  }
  return done.join("/")
}

/** A folder's entries in a stable order. */
export async function listFolder(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}
