import { inflateRawSync } from "node:zlib"
import { ByteReader } from "./byte-reader.ts"

/** A file of a ZIP archive, as the central directory lists it. */
export interface ZipEntry {
  readonly path: string
  /** Unpacked bytes, as the directory claims. */
  readonly size: number
  /** The content; throws when it is damaged, packed in an unknown way, or larger than `maxBytes`. */
  read(maxBytes: number): Uint8Array
}

export class ZipError extends Error {
  readonly code = "zip"
}

const endMagic = 0x06054b50
const directoryMagic = 0x02014b50
const localMagic = 0x04034b50
const endBytes = 22
const maxComment = 0xffff
const decoder = new TextDecoder()

/**
 * The entries of a ZIP archive in the order of its central directory, which is what Java reads; what stands in front of
 * the archive (a self-starting program) is skipped. ZIP64 is read for offsets and counts that need it not.
 * Throws ZipError when there is no directory. Source: PKWARE APPNOTE 6.3.
 */
export function* readZip(bytes: Uint8Array): Generator<ZipEntry> {
  const file = new ByteReader(bytes, true)
  const end = findEnd(file)
  const size = file.u32(end + 12)
  // Offsets count from the start of the archive, which a program may precede.
  const shift = end - size - file.u32(end + 16)
  if (shift < 0) throw new ZipError("the directory lies outside of the archive")
  for (let at = end - size; at < end && file.u32(at) === directoryMagic; ) {
    const nameLength = file.u16(at + 28)
    const path = decoder.decode(file.slice(at + 46, nameLength))
    const method = file.u16(at + 10)
    const packed = file.u32(at + 20)
    const unpacked = file.u32(at + 24)
    const local = file.u32(at + 42) + shift
    yield {
      path,
      size: unpacked,
      read: (maxBytes) => unpack(file, local, method, packed, Math.min(maxBytes, unpacked)),
    }
    at += 46 + nameLength + file.u16(at + 30) + file.u16(at + 32)
  }
}

function findEnd(file: ByteReader): number {
  const lowest = Math.max(0, file.length - endBytes - maxComment)
  for (let at = file.length - endBytes; at >= lowest; at--) if (file.u32(at) === endMagic) return at
  throw new ZipError("no ZIP archive, or cut off")
}

function unpack(file: ByteReader, local: number, method: number, packed: number, maxBytes: number): Uint8Array {
  if (file.u32(local) !== localMagic) throw new ZipError("an entry is not where the directory says")
  const content = file.slice(local + 30 + file.u16(local + 26) + file.u16(local + 28), packed)
  if (content.length < packed) throw new ZipError("an entry is cut off")
  if (method === 0) return content.subarray(0, maxBytes)
  if (method !== 8) throw new ZipError(`an entry is packed by method ${method}`)
  return inflateRawSync(content, { maxOutputLength: Math.max(1, maxBytes) })
}
