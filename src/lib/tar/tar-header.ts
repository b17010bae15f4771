/** One entry of a tar archive. */
export interface TarEntry {
  /** Below the root: no leading, trailing or double slashes, no `.` segments; "" is the root itself. */
  readonly path: string
  readonly type: TarType
  /** Bytes of the file as it unpacks. */
  readonly size: number
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Target of a link as written; "" for everything else. */
  readonly link: string
  /** A sparse file: its content in the archive is not the plain content, so none is handed out. */
  readonly isSparse: boolean
  /**
   * It stands behind the end marker, where most unpackers stop: eStargz layers keep their index there. Such an entry
   * must never replace one in front of the marker, or it could hide what is really unpacked.
   */
  readonly isTrailing: boolean
}

export type TarType = "file" | "dir" | "symlink" | "hardlink" | "char" | "block" | "fifo"

/** What is wrong with an archive, in words for the user. */
export class TarError extends Error {
  readonly code = "tar"
}

export const blockSize = 512

/** Fields of a ustar or GNU header block before extended headers are applied. */
export interface RawHeader {
  readonly name: string
  readonly flag: string
  readonly size: number
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly link: string
  /** The unpacked size of an old GNU sparse file. */
  readonly realSize: number | undefined
}

const decoder = new TextDecoder()

/** Undefined for a block of zeros (end of the archive). Throws TarError on a wrong checksum. */
export function parseHeader(block: Uint8Array): RawHeader | undefined {
  const sum = checksum(block)
  if (sum === 256 && block.every((byte) => byte === 0)) return undefined
  if (sum !== number(block, 148, 8))
    throw new TarError("a header's checksum does not match: not a tar archive, or damaged")
  const isUstar = field(block, 257, 6) === "ustar"
  const prefix = isUstar && block[262] === 0 ? field(block, 345, 155) : ""
  const name = field(block, 0, 100)
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    flag: String.fromCharCode(block[156] ?? 0),
    size: number(block, 124, 12),
    mode: number(block, 100, 8),
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    link: field(block, 157, 100),
    realSize: block[156] === 0x53 ? number(block, 483, 12) : undefined,
  }
}

/** The sum of all bytes with the checksum field itself read as blanks. */
function checksum(block: Uint8Array): number {
  let sum = 256
  for (let index = 0; index < blockSize; index++) if (index < 148 || index >= 156) sum += block[index] ?? 0
  return sum
}

/** Text up to the first NUL. */
export function field(block: Uint8Array, start: number, length: number): string {
  const bytes = block.subarray(start, start + length)
  const end = bytes.indexOf(0)
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** Octal text, or GNU's base-256 when the top bit of the first byte is set. */
export function number(block: Uint8Array, start: number, length: number): number {
  const first = block[start] ?? 0
  if ((first & 0x80) === 0) {
    const text = field(block, start, length).trim()
    if (text === "") return 0
    if (!/^[0-7]+$/.test(text)) throw new TarError(`"${text}" is no octal number in a header`)
    return Number.parseInt(text, 8)
  }
  if (first === 0xff) return -1
  let value = first & 0x7f
  for (let index = start + 1; index < start + length; index++) value = value * 256 + (block[index] ?? 0)
  if (!Number.isSafeInteger(value)) throw new TarError("a number in a header is too large")
  return value
}

/**
 * Records of a pax extended header: `LENGTH KEY=VALUE\n`. An empty value takes the key back.
 * Source: POSIX.1-2001, pax Extended Header.
 */
export function parsePax(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const length = space < 0 ? Number.NaN : Number(decoder.decode(bytes.subarray(at, space)))
    const equals = bytes.indexOf(0x3d, space)
    const end = at + length
    if (!Number.isInteger(length) || equals < 0 || equals >= end || end > bytes.length || length < 5)
      throw new TarError("a pax header is malformed")
    records.set(decoder.decode(bytes.subarray(space + 1, equals)), decoder.decode(bytes.subarray(equals + 1, end - 1)))
    at = end
  }
  return records
}

/** The path below the root; undefined when it climbs out with `..` or holds NUL. */
export function normalizePath(path: string): string | undefined {
  if (path.includes("\0")) return undefined
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".")
  return segments.includes("..") ? undefined : segments.join("/")
}
