import { ByteReader } from "./byte-reader.ts"

const hashMagic = 0x061561
const maxPageSize = 65536

const pageTypes = { hashUnsorted: 2, overflow: 7, hash: 13 } as const
const itemTypes = { keyData: 1, offPage: 3 } as const
const pageHeader = 26

export const isBerkeleyHash = (bytes: Uint8Array): boolean => readerOf(bytes) !== undefined

/** A reader in the byte order of the machine that wrote the file. */
function readerOf(bytes: Uint8Array): ByteReader | undefined {
  return [true, false].map((little) => new ByteReader(bytes, little)).find((file) => file.u32(12) === hashMagic)
}

/**
 * The values of a Berkeley DB hash database, in page order. Pages are read one by one, not through buckets, so values
 * of damaged chains are found too. Throws when the file is no hash database. O(bytes).
 * Source: Berkeley DB, dbinc/db_page.h (HASHHDR, PAGE, HKEYDATA, HOFFPAGE).
 */
export function* readBerkeleyHash(bytes: Uint8Array): Generator<Uint8Array> {
  const file = readerOf(bytes)
  if (!file) throw new Error("no Berkeley DB hash database")
  const pageSize = file.u32(20)
  if (pageSize < 512 || pageSize > maxPageSize || (pageSize & (pageSize - 1)) !== 0)
    throw new Error("a wrong page size")
  for (let page = pageSize; page + pageSize <= bytes.length; page += pageSize) {
    const type = file.u8(page + 25)
    if (type !== pageTypes.hash && type !== pageTypes.hashUnsorted) continue
    const entries = Math.min(file.u16(page + 20), (pageSize - pageHeader) / 2)
    // Keys and values alternate; values stand at odd places.
    for (let entry = 1; entry < entries; entry += 2) {
      const offset = file.u16(page + pageHeader + entry * 2)
      const previous = file.u16(page + pageHeader + (entry - 1) * 2)
      const item = page + offset
      const kind = file.u8(item)
      if (kind === itemTypes.offPage) {
        const value = readOverflow(file, pageSize, file.u32(item + 4), file.u32(item + 8))
        if (value) yield value
      } else if (kind === itemTypes.keyData && previous > offset) yield file.slice(item + 1, previous - offset - 1)
    }
  }
}

/** A value too large for its page, spread over a chain of overflow pages; undefined when the chain is broken. */
function readOverflow(file: ByteReader, pageSize: number, first: number, size: number): Uint8Array | undefined {
  if (size > file.length) return undefined
  const value = new Uint8Array(size)
  let page = first
  for (let filled = 0; filled < size; ) {
    const at = page * pageSize
    if (page === 0 || at + pageSize > file.length || file.u8(at + 25) !== pageTypes.overflow) return undefined
    // On overflow pages the field for free space holds the number of bytes used.
    const part = file.slice(at + pageHeader, Math.min(file.u16(at + 22), pageSize - pageHeader, size - filled))
    if (part.length === 0) return undefined
    value.set(part, filled)
    filled += part.length
    page = file.u32(at + 16)
  }
  return value
}
