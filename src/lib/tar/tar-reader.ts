import {
  blockSize,
  field,
  normalizePath,
  parseHeader,
  parsePax,
  type RawHeader,
  type TarEntry,
  TarError,
  type TarType,
} from "./tar-header.ts"

/** Takes the content of one file in order. The chunks are views: copy what is kept. */
export interface TarSink {
  data(chunk: Uint8Array): void
  end(): void
}

export interface TarHandler {
  /** Called in archive order; a sink is asked for only when the content is wanted. */
  entry(entry: TarEntry): TarSink | undefined
  /** An entry that is left out because its path leaves the root. */
  refused(path: string, why: string): void
}

export interface TarLimits {
  readonly entries: number
  /** Bytes of an extended header or a long name. */
  readonly headerBytes: number
  /** Segments of a path. */
  readonly depth: number
}

export const defaultTarLimits: TarLimits = { entries: 2_000_000, headerBytes: 1 << 20, depth: 512 }

const types: Readonly<Record<string, TarType>> = {
  "\0": "file",
  "0": "file",
  "1": "hardlink",
  "2": "symlink",
  "3": "char",
  "4": "block",
  "5": "dir",
  "6": "fifo",
  "7": "file",
  S: "file",
}

/** Content of a header extension, gathered to be applied to the entry behind it. */
interface Extension {
  readonly flag: string
  readonly bytes: Uint8Array
  filled: number
}

/**
 * Reads tar archives pushed in chunks of any size: ustar, pax (path, linkpath, size, uid, gid, sparse), GNU long names and
 * base-256 numbers. One pass, constant memory. Throws TarError on damage and on limits.
 * Source: POSIX.1-2001 pax interchange format; GNU tar manual, "Basic Tar Format" and "Storing Sparse Files".
 */
export class TarReader {
  readonly #handler: TarHandler
  readonly #limits: TarLimits
  readonly #block = new Uint8Array(blockSize)
  #filled = 0
  /** Bytes of the current content still to come, and of its padding. */
  #content = 0
  #padding = 0
  #sink: TarSink | undefined
  #extension: Extension | undefined
  #global = new Map<string, string>()
  #local = new Map<string, string>()
  #longName: string | undefined
  #longLink: string | undefined
  /** An old GNU sparse header whose map goes on in further blocks. */
  #sparse: RawHeader | undefined
  #entries = 0
  #isBehindMarker = false
  #isEnded = false

  constructor(handler: TarHandler, limits: TarLimits = defaultTarLimits) {
    this.#handler = handler
    this.#limits = limits
  }

  push(chunk: Uint8Array): void {
    let at = 0
    while (at < chunk.length && !this.#isEnded) {
      if (this.#content > 0) {
        const taken = Math.min(this.#content, chunk.length - at)
        this.#take(chunk.subarray(at, at + taken))
        this.#content -= taken
        at += taken
        if (this.#content === 0) this.#finish()
      } else if (this.#padding > 0) {
        const taken = Math.min(this.#padding, chunk.length - at)
        this.#padding -= taken
        at += taken
      } else {
        const taken = Math.min(blockSize - this.#filled, chunk.length - at)
        this.#block.set(chunk.subarray(at, at + taken), this.#filled)
        this.#filled += taken
        at += taken
        if (this.#filled === blockSize) {
          this.#filled = 0
          this.#header()
        }
      }
    }
  }

  /** Call when the input is over. An archive cut at an entry's border is accepted, as by tar itself. */
  end(): void {
    if (this.#isEnded || this.#isBehindMarker) return
    if (this.#content > 0 || this.#filled > 0 || this.#extension || this.#sparse)
      throw new TarError("the archive is cut off in the middle of an entry")
  }

  /** How many bytes of content that nobody wants come next; they count as pushed, so the caller may seek over them. */
  skip(): number {
    if (this.#extension || this.#sink || this.#filled > 0 || this.#sparse) return 0
    const skipped = this.#content + this.#padding
    this.#content = 0
    this.#padding = 0
    return skipped
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  #take(bytes: Uint8Array): void {
    if (this.#extension) {
      this.#extension.bytes.set(bytes, this.#extension.filled)
      this.#extension.filled += bytes.length
    } else this.#sink?.data(bytes)
  }

  #finish(): void {
    const extension = this.#extension
    this.#extension = undefined
    if (extension) this.#extend(extension)
    else {
      const sink = this.#sink
      this.#sink = undefined
      sink?.end()
    }
  }

  #extend({ flag, bytes }: Extension): void {
    if (flag === "x") this.#local = parsePax(bytes)
    else if (flag === "g") for (const [key, value] of parsePax(bytes)) this.#global.set(key, value)
    else if (flag === "L") this.#longName = field(bytes, 0, bytes.length)
    else this.#longLink = field(bytes, 0, bytes.length)
  }

  #header(): void {
    const sparse = this.#sparse
    if (sparse) {
      if (this.#block[504] !== 0) return
      this.#sparse = undefined
      this.#open(sparse)
      return
    }
    const header = this.#parse()
    if (!header) return
    if ("xgLK".includes(header.flag)) this.#openExtension(header)
    else if (header.flag === "S" && this.#block[482] !== 0) this.#sparse = header
    else this.#open(header)
  }

  /** Undefined at the end marker, and for good at anything behind it that is no header. */
  #parse(): RawHeader | undefined {
    try {
      const header = parseHeader(this.#block)
      if (!header) this.#isBehindMarker = true
      return header
    } catch (error) {
      if (!this.#isBehindMarker) throw error
      this.#isEnded = true
      return undefined
    }
  }

  #openExtension({ flag, size }: RawHeader): void {
    if (size > this.#limits.headerBytes) throw new TarError(`an extended header of ${size} bytes is too large`)
    this.#extension = { flag, bytes: new Uint8Array(size), filled: 0 }
    this.#expect(size)
  }

  #expect(size: number): void {
    if (size < 0) throw new TarError("a negative size in a header")
    this.#content = size
    this.#padding = (blockSize - (size % blockSize)) % blockSize
    if (size === 0) this.#finish()
  }

  #open(header: RawHeader): void {
    if (++this.#entries > this.#limits.entries)
      throw new TarError(`more than ${this.#limits.entries} entries in one archive`)
    const pax = (key: string) => this.#local.get(key) || this.#global.get(key) || undefined
    const rawPath = pax("GNU.sparse.name") ?? pax("path") ?? this.#longName ?? header.name
    const link = pax("linkpath") ?? this.#longLink ?? header.link
    const stored = decimal(pax("size")) ?? header.size
    const isSparse =
      header.flag === "S" || pax("GNU.sparse.major") !== undefined || pax("GNU.sparse.size") !== undefined
    const size = decimal(pax("GNU.sparse.realsize") ?? pax("GNU.sparse.size")) ?? header.realSize ?? stored
    const uid = decimal(pax("uid")) ?? header.uid
    const gid = decimal(pax("gid")) ?? header.gid
    this.#local = new Map()
    this.#longName = undefined
    this.#longLink = undefined

    // A name that ends in a slash is a folder in archives older than ustar, which have no type for it.
    const isOldFolder = (header.flag === "\0" || header.flag === "0") && rawPath.endsWith("/")
    const type = isOldFolder ? "dir" : types[header.flag]
    const path = normalizePath(rawPath)
    if (type === undefined) this.#handler.refused(rawPath, `entries of type "${header.flag}" are not known`)
    else if (path === undefined) this.#handler.refused(rawPath, "the path leaves the root of the archive")
    else if (path.split("/").length > this.#limits.depth) this.#handler.refused(rawPath, "the path is too deep")
    else {
      const isFile = type === "file"
      const entry: TarEntry = {
        path,
        type,
        size: isFile ? size : 0,
        mode: header.mode & 0o7777,
        uid,
        gid,
        link: type === "symlink" || type === "hardlink" ? link : "",
        isSparse: isFile && isSparse,
        isTrailing: this.#isBehindMarker,
      }
      const sink = this.#handler.entry(entry)
      this.#sink = isFile && !isSparse ? sink : undefined
    }
    // POSIX lets a hard link carry the file's content; other types have none, whatever their size field says.
    const hasContent = type === "file" || type === undefined || (type === "hardlink" && pax("size") !== undefined)
    this.#expect(hasContent ? stored : 0)
  }
}

function decimal(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d+(?:\.\d+)?$/.test(text) || !Number.isSafeInteger(Math.trunc(value)))
    throw new TarError(`"${text}" is no number in a pax header`)
  return Math.trunc(value)
}
