import { gunzipSync, gzipSync } from "node:zlib"
import { alignment } from "./format.ts"

/**
 * How one index file becomes the next: a gzip of numbers and bytes, after the text {@link magic}
 *
 *     literal length, literal bytes, place in the base, length to copy     until nothing is left
 *
 * Numbers are variable-length (LEB128). Blocks of an index are aligned and the same for the same content, so a window of the
 * base is looked for at every aligned place of the target. O(base + target).
 */
const magic = Buffer.from("BWDELTA1")

/** Bytes that have to be equal before something is copied. */
const window = 32
/** Unpacked bytes of a delta that is not worth it any more, or hostile. */
const maxUnpacked = 1024 ** 3

export class DeltaError extends Error {}

export function makeDelta(base: Uint8Array, target: Uint8Array): Buffer {
  const from = Buffer.from(base.buffer, base.byteOffset, base.length)
  const to = Buffer.from(target.buffer, target.byteOffset, target.length)
  const places = placesOf(from)
  const pieces: Uint8Array[] = [magic]
  let literal = 0
  let at = 0
  while (at + window <= to.length) {
    const place = (places[slotOf(to, at, places.length)] ?? 0) - 1
    if (place < 0 || from.compare(to, at, at + window, place, place + window) !== 0) {
      at += alignment
      continue
    }
    let length = window
    while (at + length < to.length && place + length < from.length && from[place + length] === to[at + length]) length++
    pieces.push(number(at - literal), to.subarray(literal, at), number(place), number(length))
    // The next window begins at an aligned place again; what was copied up to there is.
    at += length - (length % alignment)
    literal = at
    if (length % alignment > 0) pieces[pieces.length - 1] = number(length - (length % alignment))
  }
  pieces.push(number(to.length - literal), to.subarray(literal), number(0), number(0))
  return gzipSync(Buffer.concat(pieces), { level: 9 })
}

/** By hash of a window the last place of the base that has it, plus one. */
function placesOf(base: Buffer): Uint32Array {
  let slots = 1024
  while (slots < base.length / 8) slots *= 2
  const places = new Uint32Array(slots)
  for (let at = 0; at + window <= base.length; at += alignment) places[slotOf(base, at, slots)] = at + 1
  return places
}

function slotOf(bytes: Buffer, at: number, slots: number): number {
  let hash = 0x811c9dc5
  for (let offset = 0; offset < window; offset += 4) hash = Math.imul(hash ^ bytes.readInt32LE(at + offset), 0x01000193)
  return ((hash ^ (hash >>> 15)) >>> 0) & (slots - 1)
}

/**
 * The pieces of the target in order. `read` gives bytes of the base. `limit` is the length that the target has: a delta
 * that gives more is refused. Whether they are the right bytes, their digest says. Throws {@link DeltaError}.
 */
export function* applyDelta(
  delta: Uint8Array,
  read: (place: number, length: number) => Uint8Array,
  limit: number,
): Generator<Uint8Array> {
  const bytes = unpack(delta)
  let at = magic.length
  let left = limit
  const next = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]
      if (byte === undefined || factor > 2 ** 49) throw new DeltaError("is cut off or damaged")
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  const counted = (piece: Uint8Array, length: number): Uint8Array => {
    left -= length
    if (piece.length !== length || left < 0) throw new DeltaError("does not fit the index that it is for")
    return piece
  }
  while (at < bytes.length) {
    const literal = next()
    yield counted(bytes.subarray(at, at + literal), literal)
    at += literal
    let place = next()
    const end = place + next()
    // In parts: one copy may be as long as the index.
    for (; place < end; place += chunk) {
      const length = Math.min(chunk, end - place)
      yield counted(read(place, length), length)
    }
  }
}

const chunk = 1024 ** 2

function unpack(delta: Uint8Array): Buffer {
  let bytes: Buffer
  try {
    bytes = gunzipSync(delta, { maxOutputLength: maxUnpacked })
  } catch {
    throw new DeltaError("cannot be unpacked")
  }
  if (!bytes.subarray(0, magic.length).equals(magic)) throw new DeltaError("is no delta of an index")
  return bytes
}

function number(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
