/** What is no readable bbolt database. */
export class BoltError extends Error {}

const magic = 0xed0cdaed
const formatVersion = 2
const headerBytes = 16
const bucketHeaderBytes = 16
const [branchFlag, leafFlag, metaFlag] = [1, 2, 4]
const bucketFlag = 1
/** A tree of 256 entries a page holds more than any disk long before. */
const maxDepth = 32

/** A bucket of a database: its values, and the buckets in it, by key. */
export interface BoltBucket {
  /** O(entries). */
  readonly keys: () => readonly string[]
  readonly value: (key: string) => Uint8Array | undefined
  readonly bucket: (key: string) => BoltBucket | undefined
}

interface Entry {
  readonly isBucket: boolean
  readonly value: Uint8Array
}

/**
 * Reads a bbolt database from its bytes; little-endian, as on every machine that Kubernetes runs on. Pages are never changed in place, so that a
 * copy of a file in use shows the state that its newest whole meta page names. Throws {@link BoltError}, also later while reading what
 * is damaged. Source: bbolt, page.go, meta.go and bucket.go.
 */
export function openBolt(bytes: Uint8Array): BoltBucket {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { root, pageSize } = newestMeta(bytes, view)

  /** Entries of the tree whose root is at an offset; `pages` counts down, so that pages that name each other end. */
  function* walk(offset: number, depth: number, seen: Set<number>): Generator<readonly [string, Entry]> {
    if (depth > maxDepth || seen.has(offset)) throw new BoltError("pages of the database name each other")
    seen.add(offset)
    need(offset, headerBytes)
    const flags = view.getUint16(offset + 8, true)
    const count = view.getUint16(offset + 10, true)
    const first = offset + headerBytes
    if (flags & branchFlag) {
      need(first, count * 16)
      for (let at = first; at < first + count * 16; at += 16)
        yield* walk(pageOffset(view.getBigUint64(at + 8, true)), depth + 1, seen)
    } else if (flags & leafFlag) {
      need(first, count * 16)
      for (let at = first; at < first + count * 16; at += 16) {
        const start = at + view.getUint32(at + 4, true)
        const [keyBytes, valueBytes] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)]
        need(start, keyBytes + valueBytes)
        const key = Buffer.from(bytes.buffer, bytes.byteOffset + start, keyBytes).toString("utf8")
        const value = bytes.subarray(start + keyBytes, start + keyBytes + valueBytes)
        yield [key, { isBucket: (view.getUint32(at, true) & bucketFlag) !== 0, value }]
      }
    } else throw new BoltError("a page of the database is of no known kind")
  }

  function need(offset: number, length: number): void {
    if (offset < 0 || offset + length > bytes.length) throw new BoltError("the database is cut off")
  }

  const pageOffset = (id: bigint): number => {
    const offset = Number(id) * pageSize
    if (!Number.isSafeInteger(offset)) throw new BoltError("the database is cut off")
    need(offset, headerBytes)
    return offset
  }

  function bucketAt(offset: number): BoltBucket {
    let entries: ReadonlyMap<string, Entry> | undefined
    const all = () => {
      entries ??= new Map(walk(offset, 0, new Set()))
      return entries
    }
    return {
      keys: () => [...all().keys()],
      value: (key) => {
        const found = all().get(key)
        return found && !found.isBucket ? found.value : undefined
      },
      bucket: (key) => {
        const found = all().get(key)
        return found?.isBucket ? nested(found.value) : undefined
      },
    }
  }

  /** A small bucket is a page inside the value of its parent. */
  function nested(value: Uint8Array): BoltBucket {
    if (value.length < bucketHeaderBytes) throw new BoltError("a bucket of the database is cut off")
    const offset = value.byteOffset - bytes.byteOffset
    const page = view.getBigUint64(offset, true)
    return bucketAt(page === 0n ? offset + bucketHeaderBytes : pageOffset(page))
  }

  return bucketAt(pageOffset(root))
}

/** Two meta pages take turns; a torn one has a wrong checksum. */
function newestMeta(bytes: Uint8Array, view: DataView): { readonly root: bigint; readonly pageSize: number } {
  const second = bytes.length >= headerBytes + 12 ? view.getUint32(headerBytes + 8, true) : 0
  const metas = [0, ...[second, 4096, 8192, 16384, 65536]].flatMap((offset) => readMeta(bytes, view, offset) ?? [])
  const [newest] = metas.sort((a, b) => (a.transaction > b.transaction ? -1 : 1))
  if (!newest) throw new BoltError("it is no bbolt database")
  return newest
}

function readMeta(bytes: Uint8Array, view: DataView, offset: number) {
  const at = offset + headerBytes
  if (at + 64 > bytes.length || !(view.getUint16(offset + 8, true) & metaFlag)) return undefined
  if (view.getUint32(at, true) !== magic || view.getUint32(at + 4, true) !== formatVersion) return undefined
  if (fnv1a(bytes.subarray(at, at + 56)) !== view.getBigUint64(at + 56, true)) return undefined
  const pageSize = view.getUint32(at + 8, true)
  if (pageSize < 512 || pageSize > 65536) return undefined
  return { pageSize, root: view.getBigUint64(at + 16, true), transaction: view.getBigUint64(at + 48, true) }
}

/** FNV-1a of 64 bits. */
function fnv1a(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash
}
