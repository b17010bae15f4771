import * as zlib from "node:zlib"
import { createGunzip } from "node:zlib"
import type { Compression } from "../../model/image/image.ts"
import { ImageError } from "./image-error.ts"

export interface DecompressionLimits {
  /** Unpacked bytes. */
  readonly bytes: number
  /** Unpacked bytes per packed byte, once `ratioFrom` bytes are unpacked. */
  readonly ratio: number
  readonly ratioFrom: number
}

const GiB = 1024 ** 3

/** Gzip packs zeros at most 1,032 times; a layer with gigabytes of nothing else is an attack. */
export const defaultDecompressionLimits: DecompressionLimits = { bytes: 64 * GiB, ratio: 500, ratioFrom: GiB }

/** By the first bytes, whatever the media type says: both are met to be wrong in real images. */
export function detectCompression(start: Uint8Array): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return "gzip"
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return "zstd"
  // A skippable frame (0x184D2A5?) opens zstd:chunked layers.
  if (start[1] === 0x2a && start[2] === 0x4d && start[3] === 0x18 && ((start[0] ?? 0) & 0xf0) === 0x50) return "zstd"
  return "none"
}

/** Unpacks a stream of gzip (any number of members) or zstd frames, or passes it through, within limits. */
export async function* decompress(
  input: AsyncIterable<Uint8Array>,
  compression: Compression,
  limits: DecompressionLimits = defaultDecompressionLimits,
): AsyncGenerator<Uint8Array> {
  let packed = 0
  let unpacked = 0
  const counted = (async function* () {
    for await (const chunk of input) {
      packed += chunk.length
      yield chunk
    }
  })()
  for await (const chunk of unpack(counted, compression)) {
    unpacked += chunk.length
    if (unpacked > limits.bytes) throw new ImageError("too-large", `unpacks to more than ${limits.bytes} bytes`)
    if (compression !== "none" && unpacked > limits.ratioFrom && unpacked > packed * limits.ratio)
      throw new ImageError("too-large", `unpacks to more than ${limits.ratio} times its size`)
    yield chunk
  }
}

function unpack(input: AsyncIterable<Uint8Array>, compression: Compression): AsyncIterable<Uint8Array> {
  if (compression === "none") return input
  if (compression === "gzip") return through(input, createGunzip({ chunkSize: 256 * 1024 }))
  const native = "createZstdDecompress" in zlib ? zlib.createZstdDecompress : undefined
  return typeof native === "function" ? through(input, (native as () => NodeJS.ReadWriteStream)()) : unzstd(input)
}

async function* through(input: AsyncIterable<Uint8Array>, stream: NodeJS.ReadWriteStream): AsyncGenerator<Uint8Array> {
  const { Readable } = await import("node:stream")
  const source = Readable.from(input)
  source.on("error", (error) => stream.emit("error", error))
  source.pipe(stream)
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk
  } catch (error) {
    if (error instanceof ImageError) throw error
    throw new ImageError("damaged", `cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    source.destroy()
  }
}

/** Without a native decoder (Node 20). */
async function* unzstd(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import("fzstd")
  const ready: Uint8Array[] = []
  const decoder = new Decompress((chunk) => ready.push(chunk))
  const step = function* (action: () => void) {
    try {
      action()
    } catch (error) {
      throw new ImageError("damaged", `cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`)
    }
    yield* ready.splice(0)
  }
  for await (const chunk of input) yield* step(() => decoder.push(chunk))
  yield* step(() => decoder.push(new Uint8Array(0), true))
}
