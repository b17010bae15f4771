import type { JsonValue } from "../../../lib/json.ts"

/**
 * The index file of the vulnerability database, written once and never changed:
 *
 *     header        64 bytes, see {@link IndexHeader}
 *     description   JSON: what the index was made from
 *     table         12 bytes a slot: hash, place of the block in units of 8 bytes, its length; open addressing
 *     predictions   8 bytes a problem, sorted: CVE number, EPSS score and percentile in 1/65535
 *     pages         what advisories of several packages share, a few hundred to a page
 *     blocks        one for each key, all there is to know of it
 *
 * Pages and blocks are JSON, deflated; all numbers are little-endian. To open an index only the first three are read. The
 * same content gives the same bytes, so the file is named by its digest.
 */
export const indexMagic = "BWADVIX1"

export const headerBytes = 64
export const slotBytes = 12
export const predictionBytes = 8
export const alignment = 8

export interface IndexHeader {
  readonly descriptionBytes: number
  /** A power of two. */
  readonly slots: number
  readonly keys: number
  readonly predictions: number
  /** Bytes; a file of another length was cut off. */
  readonly length: number
}

export function encodeHeader(header: IndexHeader): Buffer {
  const bytes = Buffer.alloc(headerBytes)
  bytes.write(indexMagic, 0, "latin1")
  bytes.writeUInt32LE(header.descriptionBytes, 8)
  bytes.writeUInt32LE(header.slots, 12)
  bytes.writeUInt32LE(header.keys, 16)
  bytes.writeUInt32LE(header.predictions, 20)
  bytes.writeDoubleLE(header.length, 24)
  return bytes
}

/** Undefined when the bytes are no header of this version. */
export function decodeHeader(bytes: Buffer): IndexHeader | undefined {
  if (bytes.length < headerBytes || bytes.toString("latin1", 0, 8) !== indexMagic) return undefined
  return {
    descriptionBytes: bytes.readUInt32LE(8),
    slots: bytes.readUInt32LE(12),
    keys: bytes.readUInt32LE(16),
    predictions: bytes.readUInt32LE(20),
    length: bytes.readDoubleLE(24),
  }
}

/** FNV-1a over UTF-16 units, 32 bit, never 0. */
export function hashKey(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  // The low bits choose the slot; multiplication leaves them poorly mixed.
  hash ^= hash >>> 15
  return hash >>> 0 || 1
}

export const advisoryKey = (ecosystem: string, name: string): string => `${ecosystem}\n${name}`
/** Its block names the groups that have an artifact of a name (see AdvisoryIndex.lookup). */
export const artifactKey = (ecosystem: string, artifact: string): string => `#artifact\n${ecosystem}\n${artifact}`
export const exploitedKey = (id: string): string => `#exploited\n${id}`
export const lifecycleKey = (product: string): string => `#lifecycle\n${product}`

/** A CVE id in 32 bits: 6 for the year since 1990, 26 for the number. Undefined for other names. */
export function cveNumber(id: string): number | undefined {
  const [, year, digits] = /^CVE-(\d{4})-(\d{4,8})$/.exec(id) ?? []
  const offset = Number(year) - 1990
  const serial = Number(digits)
  return offset >= 0 && offset < 64 && serial < 2 ** 26 ? offset * 2 ** 26 + serial : undefined
}

/** What one feed gave. */
export interface IndexSource {
  readonly name: string
  /** Records read, of any sort. */
  readonly records: number
  /** Advisories kept; one for each package of a record. */
  readonly advisories: number
  /** Records that were taken back by their feed and so left out. */
  readonly withdrawn: number
  /** The latest date that a record carries, YYYY-MM-DD. */
  readonly newest?: string
}

export interface IndexDescription {
  readonly sources: readonly IndexSource[]
  readonly ecosystems: Readonly<Record<string, number>>
}

/** One advisory as a block holds it; the rest is a shared entry of a page. */
export interface StoredAdvisory {
  /** Place and length of the page, and which of its entries. */
  readonly n: readonly [offset: number, length: number, entry: number]
  readonly r?: readonly (readonly string[])[]
  readonly v?: readonly string[]
  readonly f?: readonly string[]
  readonly s: string
  readonly m?: string
}

/** The content of a block. */
export interface Block {
  readonly key: string
  readonly value: JsonValue
}
