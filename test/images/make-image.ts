import { createHash } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"

export const digestOf = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`

/** A regular file of a layer. */
export interface MadeFile {
  readonly path: string
  readonly text?: string
  /** Instead of the text. */
  readonly bytes?: Buffer
}

/** A ustar archive. Source: POSIX.1-2017, pax, "ustar Interchange Format". */
export function makeTar(files: readonly MadeFile[]): Buffer {
  const blocks = files.flatMap(({ path, text = "", bytes }) => {
    const body = bytes ?? Buffer.from(text)
    const header = Buffer.alloc(512)
    header.write(path, 0, 100)
    header.write("0000644\0", 100)
    header.write("0000000\0", 108)
    header.write("0000000\0", 116)
    header.write(`${body.length.toString(8).padStart(11, "0")}\0`, 124)
    header.write("00000000000\0", 136)
    header.write("        0ustar\0", 148)
    header.write("00", 263)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** An image with everything that a registry stores of it. */
export interface MadeImage {
  readonly manifest: Buffer
  readonly digest: string
  /** By digest. */
  readonly blobs: ReadonlyMap<string, Buffer>
  readonly layers: readonly string[]
}

export function makeImage(
  layers: readonly (readonly MadeFile[])[],
  platform = { os: "linux", architecture: "amd64" },
  labels: Readonly<Record<string, string>> = {},
): MadeImage {
  const tars = layers.map(makeTar)
  return imageOfLayers(
    tars.map((tar) => ({ tar, packed: gzipSync(tar) })),
    platform,
    labels,
  )
}

/** The same of layers that are made already. */
export function imageOfLayers(
  made: readonly { readonly tar: Buffer; readonly packed: Buffer }[],
  platform = { os: "linux", architecture: "amd64" },
  labels: Readonly<Record<string, string>> = {},
): MadeImage {
  const tars = made.map(({ tar }) => tar)
  const packed = made.map((layer) => layer.packed)
  const config = Buffer.from(
    JSON.stringify({
      ...platform,
      config: { User: "app", Env: ["A=b"], Labels: labels },
      rootfs: { type: "layers", diff_ids: tars.map(digestOf) },
      history: tars.map((_, index) => ({ created_by: `RUN step ${index}` })),
    }),
  )
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: {
        mediaType: "application/vnd.oci.image.config.v1+json",
        digest: digestOf(config),
        size: config.length,
      },
      layers: packed.map((layer) => ({
        mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
        digest: digestOf(layer),
        size: layer.length,
      })),
    }),
  )
  return {
    manifest,
    digest: digestOf(manifest),
    blobs: new Map([config, ...packed].map((blob) => [digestOf(blob), blob])),
    layers: packed.map(digestOf),
  }
}

/** An index over images of several platforms. */
export function makeIndex(
  entries: readonly { readonly image: MadeImage; readonly os: string; readonly architecture: string }[],
): Buffer {
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: entries.map(({ image, os, architecture }) => ({
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        digest: image.digest,
        size: image.manifest.length,
        platform: { os, architecture },
      })),
    }),
  )
}

/** The image as an OCI layout in a folder. */
export function writeMadeLayout(folder: string, { manifest, digest, blobs }: MadeImage): void {
  mkdirSync(join(folder, "blobs/sha256"), { recursive: true })
  for (const [name, bytes] of [...blobs, [digest, manifest] as const])
    writeFileSync(join(folder, "blobs", name.replace(":", "/")), bytes)
  const entry = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: manifest.length }
  writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [entry] }))
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }))
}
