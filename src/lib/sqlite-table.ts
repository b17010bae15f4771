import { ByteReader } from "./byte-reader.ts"

/** What a row's column holds; numbers beyond 2^53 lose precision, which no caller of ours meets. */
export type SqliteValue = null | number | string | Uint8Array

/** Pages a walk may visit: a damaged tree that points back at itself ends here. */
const maxPages = 1 << 22

const decoder = new TextDecoder()

export const isSqlite = (bytes: Uint8Array): boolean => decoder.decode(bytes.subarray(0, 15)) === "SQLite format 3"

/**
 * The rows of one table of a SQLite database, read without SQLite: table b-trees, overflow pages, any text. Rows of a
 * write-ahead log are not seen. Throws when the file is no database; damaged pages give fewer rows.
 * O(bytes). Source: SQLite documentation, "Database File Format".
 */
export function* readSqliteTable(bytes: Uint8Array, table: string): Generator<readonly SqliteValue[]> {
  if (!isSqlite(bytes)) throw new Error("no SQLite database")
  const file = new ByteReader(bytes)
  const rawSize = file.u16(16)
  const pageSize = rawSize === 1 ? 65536 : rawSize
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) throw new Error("a wrong page size")
  const database = { file, pageSize, usable: pageSize - file.u8(20), visited: { pages: 0 } }
  if (database.usable < 480) throw new Error("a wrong page size")
  for (const [type, name, , root] of walk(database, 1))
    if (type === "table" && name === table && typeof root === "number") yield* walk(database, root)
}

interface Database {
  readonly file: ByteReader
  readonly pageSize: number
  readonly usable: number
  readonly visited: { pages: number }
}

const leafTable = 13
const interiorTable = 5

function* walk(database: Database, root: number): Generator<readonly SqliteValue[]> {
  const { file, pageSize, visited } = database
  const waiting = [root]
  const seen = new Set<number>()
  while (waiting.length > 0) {
    const page = waiting.pop() as number
    if (page < 1 || page * pageSize > file.length || seen.has(page) || ++visited.pages > maxPages) continue
    seen.add(page)
    const start = (page - 1) * pageSize
    const header = page === 1 ? start + 100 : start
    const kind = file.u8(header)
    const cells = file.u16(header + 3)
    const pointers = header + (kind === interiorTable ? 12 : 8)
    if (kind === interiorTable) {
      waiting.push(file.u32(header + 8))
      for (let cell = cells - 1; cell >= 0; cell--) waiting.push(file.u32(start + file.u16(pointers + cell * 2)))
    } else if (kind === leafTable) {
      for (let cell = 0; cell < cells; cell++) {
        const record = readPayload(database, start + file.u16(pointers + cell * 2))
        if (record) yield readRecord(record)
      }
    }
  }
}

/** A cell's payload with its overflow pages; undefined when the chain is broken. */
function readPayload({ file, pageSize, usable }: Database, cell: number): Uint8Array | undefined {
  const [size, afterSize] = varint(file, cell)
  const [, start] = varint(file, afterSize)
  if (size > file.length) return undefined
  const maxLocal = usable - 35
  if (size <= maxLocal) return file.slice(start, size)
  const minLocal = Math.floor(((usable - 12) * 32) / 255) - 23
  const spill = minLocal + ((size - minLocal) % (usable - 4))
  const local = spill <= maxLocal ? spill : minLocal
  const payload = new Uint8Array(size)
  payload.set(file.slice(start, local).subarray(0, size))
  let page = file.u32(start + local)
  for (let filled = local; filled < size; ) {
    const at = (page - 1) * pageSize
    if (page < 1 || at + pageSize > file.length) return undefined
    const part = file.slice(at + 4, Math.min(usable - 4, size - filled))
    payload.set(part, filled)
    filled += part.length
    page = file.u32(at)
  }
  return payload
}

function readRecord(bytes: Uint8Array): SqliteValue[] {
  const record = new ByteReader(bytes)
  const [headerSize, first] = varint(record, 0)
  const values: SqliteValue[] = []
  let body = headerSize
  for (let at = first; at < headerSize && at < bytes.length; ) {
    const [serial, next] = varint(record, at)
    const { value, length } = readValue(record, body, serial)
    values.push(value)
    body += length
    at = next
  }
  return values
}

const integerSizes = [0, 1, 2, 3, 4, 6, 8]

function readValue(record: ByteReader, at: number, serial: number): { value: SqliteValue; length: number } {
  if (serial >= 12) {
    const length = Math.floor((serial - 12) / 2)
    const bytes = record.slice(at, length)
    return { value: serial % 2 === 0 ? bytes : decoder.decode(bytes), length }
  }
  if (serial === 8 || serial === 9) return { value: serial - 8, length: 0 }
  if (serial === 0 || serial > 9) return { value: null, length: 0 }
  if (serial === 7) return { value: null, length: 8 }
  const length = integerSizes[serial] ?? 0
  let value = (record.u8(at) << 24) >> 24
  for (let index = 1; index < length; index++) value = value * 256 + record.u8(at + index)
  return { value, length }
}

/** Big-endian groups of seven bits, at most nine bytes; the value and the offset behind it. */
function varint(file: ByteReader, start: number): [value: number, end: number] {
  let value = 0
  for (let index = 0; index < 8; index++) {
    const byte = file.u8(start + index)
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return [value, start + index + 1]
  }
  return [value * 256 + file.u8(start + 8), start + 9]
}
