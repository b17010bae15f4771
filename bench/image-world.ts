import { createHash } from "node:crypto"
import { createWriteStream, mkdirSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGzip } from "node:zlib"

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** An OCI layout of one image whose layers are these tar archives, packed by gzip as registries hold them. */
export async function writeLayout(folder: string, tars: readonly Bytes[]): Promise<void> {
  const blobs = join(folder, "blobs/sha256")
  mkdirSync(blobs, { recursive: true })
  const put = (value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value))
    const digest = createHash("sha256").update(bytes).digest("hex")
    writeFileSync(join(blobs, digest), bytes)
    return { digest: `sha256:${digest}`, size: bytes.length }
  }
  const layers: { mediaType: string; digest: string; size: number }[] = []
  const diffIds: string[] = []
  for (const tar of tars) {
    const draft = join(folder, "layer")
    const unpacked = createHash("sha256")
    const packed = createHash("sha256")
    let size = 0
    await pipeline(
      Readable.from(tar),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          unpacked.update(chunk)
          yield chunk
        }
      },
      createGzip({ level: 1 }),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          packed.update(chunk)
          size += chunk.length
          yield chunk
        }
      },
      createWriteStream(draft),
    )
    const digest = packed.digest("hex")
    renameSync(draft, join(blobs, digest))
    layers.push({ mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: `sha256:${digest}`, size })
    diffIds.push(`sha256:${unpacked.digest("hex")}`)
  }
  const config = put({
    os: "linux",
    architecture: "amd64",
    config: {},
    rootfs: { type: "layers", diff_ids: diffIds },
    history: diffIds.map((_, at) => ({ created_by: `RUN step ${at}` })),
  })
  const manifest = put({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config },
    layers,
  })
  const entry = { mediaType: "application/vnd.oci.image.manifest.v1+json", ...manifest }
  writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [entry] }))
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }))
}

/** A tar of about `bytes`: files of 2 kB to 100 MB below a folder of its own, some of them npm packages. */
export function* generatedTar(seed: number, bytes: number): Generator<Uint8Array> {
  // Repeats inside the window of gzip, so that making the image takes seconds.
  const filling = Buffer.alloc(1024 ** 2)
  for (let at = 0, state = seed + 1; at < filling.length; at++) {
    if (at % 16384 === 0) state = seed + 1
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    filling[at] = state >>> 24
  }
  const sizes = [2_000, 20_000, 400_000, 900_000, 4_000_000, 100_000_000]
  for (let written = 0, at = 0; written < bytes; at++) {
    const size = sizes[at % 37 === 0 ? 5 : at % 5] as number
    yield headerOf(`opt/layer-${seed}/folder-${at % 100}/file-${at}`, size)
    for (let left = size; left > 0; left -= filling.length) yield filling.subarray(0, Math.min(left, filling.length))
    yield Buffer.alloc((512 - (size % 512)) % 512)
    const text = Buffer.from(JSON.stringify({ name: `package-${seed}-${at}`, version: `1.${at}.0` }))
    yield headerOf(`app/node_modules/package-${seed}-${at}/package.json`, text.length)
    yield Buffer.concat([text, Buffer.alloc(512 - text.length)])
    written += size
  }
  yield Buffer.alloc(1024)
}

function headerOf(path: string, size: number): Buffer {
  const header = Buffer.alloc(512)
  header.write(path, 0, 100)
  header.write("0000644\0", 100)
  header.write("0000000\0", 108)
  header.write("0000000\0", 116)
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124)
  header.write("00000000000\0", 136)
  header.write("        0ustar\0", 148)
  header.write("00", 263)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    148,
  )
  return header
}
