import { asString, dig, get, isObject, type JsonObject } from "../../lib/json.ts"

/** A list as it arrives: what stands beside the items. */
export interface ListEnvelope {
  readonly apiVersion: string
  readonly kind: string
  readonly resourceVersion: string
  /** "" on the last page. */
  readonly continueToken: string
}

/** The bytes are no list, end too early, or one object is beyond the limit. */
export class ListFormatError extends Error {
  readonly code: "truncated" | "malformed" | "too-large"

  constructor(code: "truncated" | "malformed" | "too-large", message: string) {
    super(message)
    this.code = code
  }
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openObject = 0x7b
const closeObject = 0x7d
const openList = 0x5b
const closeList = 0x5d

/** Depths of nesting: the list's own fields, its items, their fields, and the fields of their metadata. */
const inEnvelope = 1
const betweenItems = 2
const inItem = 3
const inMetadata = 4

/** An object is at most 1.5 MiB in etcd; some clusters raise that. The fields of a list are a few hundred bytes. */
export const maxItemBytes = 16 * 1024 * 1024
const maxEnvelopeBytes = 1024 * 1024

/**
 * Splits the JSON of a list (`{ "metadata": …, "items": [ … ] }`) into its items while it arrives. `managedFields`, a third
 * of many objects, is cut out before anything is parsed. Holds one item at a time. O(bytes).
 */
export class ListSplitter {
  readonly #onItem: (item: JsonObject) => void
  #bytes = Buffer.allocUnsafe(256 * 1024)
  #length = 0
  /** Next byte to look at; may lie one beyond the length, when an escape is cut. */
  #position = 0
  /** Where the part begins that is still needed: the current item, or the envelope's current piece. */
  #start = 0
  #depth = 0
  #inString = false
  #stringStart = 0
  #stringEnd = 0
  #isItems = false
  #isMetadata = false
  /** Where the key `managedFields` of the current item begins; -1 where there is none so far. */
  #cutStart = -1
  #cutEnd = -1
  #envelope = ""

  constructor(onItem: (item: JsonObject) => void) {
    this.#onItem = onItem
  }

  /** Throws ListFormatError. */
  push(chunk: Uint8Array): void {
    this.#append(chunk)
    const bytes = this.#bytes
    const end = this.#length
    let i = this.#position
    while (i < end) {
      if (this.#inString) {
        while (i < end && bytes[i] !== quote) i += bytes[i] === backslash ? 2 : 1
        if (i >= end) break
        this.#inString = false
        this.#stringEnd = i++
        continue
      }
      const byte = bytes[i] as number
      if (byte === quote) {
        this.#inString = true
        this.#stringStart = i
      } else if (byte === openObject || byte === openList) this.#opens(byte, i)
      else if (byte === closeObject || byte === closeList) this.#closes(i)
      else if (byte === colon) this.#sawKey()
      else if (byte === comma && this.#depth === inMetadata && this.#cutStart >= 0 && this.#cutEnd < 0) this.#cutEnd = i
      i++
    }
    this.#position = i
  }

  /** The list's own fields, once everything has arrived. Throws ListFormatError. */
  end(): ListEnvelope {
    if (this.#depth !== 0 || this.#inString || this.#length === 0)
      throw new ListFormatError("truncated", "the answer ends in the middle")
    const envelope = parse(this.#envelope + this.#bytes.toString("utf8", this.#start, this.#length))
    const kind = asString(get(envelope, "kind")) ?? ""
    if (!kind.endsWith("List")) throw new ListFormatError("malformed", "the answer is no list")
    return {
      kind,
      apiVersion: asString(get(envelope, "apiVersion")) ?? "",
      resourceVersion: asString(dig(envelope, "metadata", "resourceVersion")) ?? "",
      continueToken: asString(dig(envelope, "metadata", "continue")) ?? "",
    }
  }

  #append(chunk: Uint8Array): void {
    if (this.#depth === betweenItems && this.#isItems && !this.#inString) this.#start = this.#length
    if (this.#length + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length)
    this.#bytes.set(chunk, this.#length)
    this.#length += chunk.length
    const kept = this.#length - this.#start
    if (kept > (this.#isItems ? maxItemBytes : maxEnvelopeBytes) + chunk.length)
      throw new ListFormatError(
        "too-large",
        this.#isItems ? `an object is larger than ${maxItemBytes / 1024 / 1024} MiB` : "the answer is no list",
      )
  }

  /** Moves what is still needed to the front of the buffer, or of a larger one. */
  #makeRoom(more: number): void {
    const shift = this.#start
    const needed = this.#length - shift + more
    const target = needed > this.#bytes.length ? Buffer.allocUnsafe(needed * 2) : this.#bytes
    this.#bytes.copy(target, 0, shift, this.#length)
    this.#bytes = target
    this.#length -= shift
    this.#position -= shift
    this.#stringStart -= shift
    this.#stringEnd -= shift
    if (this.#cutStart >= 0) this.#cutStart -= shift
    if (this.#cutEnd >= 0) this.#cutEnd -= shift
    this.#start = 0
  }

  #opens(byte: number, at: number): void {
    this.#depth++
    if (this.#depth === betweenItems && this.#isItems) {
      if (byte !== openList) throw new ListFormatError("malformed", "the items are no list")
      this.#envelope += this.#bytes.toString("utf8", this.#start, at + 1)
    } else if (this.#depth === inItem && this.#isItems) {
      this.#start = at
      this.#isMetadata = false
      this.#cutStart = -1
      this.#cutEnd = -1
    }
  }

  #closes(at: number): void {
    const depth = this.#depth--
    if (!this.#isItems) return
    if (depth === inMetadata + 1 && this.#cutStart >= 0 && this.#cutEnd < 0) this.#cutEnd = at + 1
    else if (depth === inMetadata) {
      if (this.#cutStart >= 0 && this.#cutEnd < 0) this.#cutEnd = at
      this.#isMetadata = false
    } else if (depth === inItem) this.#finishItem(at + 1)
    else if (depth === betweenItems) {
      this.#start = at
      this.#isItems = false
    }
  }

  /** A colon: the last string was a key. */
  #sawKey(): void {
    if (this.#depth === inEnvelope) this.#isItems = this.#lastIs("items")
    else if (!this.#isItems) return
    else if (this.#depth === inItem) this.#isMetadata = this.#lastIs("metadata")
    else if (this.#depth === inMetadata && this.#isMetadata && this.#lastIs("managedFields"))
      this.#cutStart = this.#stringStart
  }

  #lastIs(text: string): boolean {
    const length = this.#stringEnd - this.#stringStart - 1
    return length === text.length && this.#bytes.toString("latin1", this.#stringStart + 1, this.#stringEnd) === text
  }

  #finishItem(end: number): void {
    const bytes = this.#bytes
    const text =
      this.#cutStart < 0 || this.#cutEnd < 0
        ? bytes.toString("utf8", this.#start, end)
        : joinAroundCut(bytes.toString("utf8", this.#start, this.#cutStart), bytes.toString("utf8", this.#cutEnd, end))
    this.#onItem(parse(text))
    this.#start = end
  }
}

/** Two pieces of an object from whose middle a field was cut: one comma goes too. */
function joinAroundCut(before: string, after: string): string {
  const head = before.trimEnd()
  if (head.endsWith(",")) return head.slice(0, -1) + after
  const tail = after.trimStart()
  return head + (tail.startsWith(",") ? tail.slice(1) : tail)
}

function parse(text: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ListFormatError("malformed", "the answer is no JSON")
  }
  if (isObject(value)) return value
  throw new ListFormatError("malformed", "the answer is no list of objects")
}
