import { createHash } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { mkdtemp, open, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { mapBounded } from "../../lib/map-bounded.ts"
import { TarError } from "../../lib/tar/tar-header.ts"
import type { CatalogedImage, ImageProblem, Layer } from "../../model/image/image.ts"
import type { ImageReference } from "../../model/image-reference.ts"
import { assemble } from "./assemble.ts"
import { type Blobs, folderBlobs, tarBlobs } from "./blobs.ts"
import type { Cataloger } from "./cataloger.ts"
import { allCatalogers } from "./catalogers/all.ts"
import { type DecompressionLimits, decompress, defaultDecompressionLimits, detectCompression } from "./decompress.ts"
import { findDuplicates } from "./duplicate-files.ts"
import { ImageError } from "./image-error.ts"
import type { LayerCache } from "./layer-cache.ts"
import { type ImageParts, imageParts, type LayerPart, type Platform } from "./manifest.ts"
import { type Hidden, mergeLayers } from "./merge-layers.ts"
import { readFolder } from "./read-folder.ts"
import { type LayerContent, readLayer } from "./read-layer.ts"
import type { PullOptions } from "./registry/registry-blobs.ts"
import { wasteOf } from "./waste.ts"

/** Reads an image of a registry. Layers that the cache knows are not even fetched. Throws ImageError. */
export async function readRegistryImage(
  reference: ImageReference,
  options: ReadRegistryOptions = {},
): Promise<CatalogedImage> {
  // Node's HTTP client takes as long to load as a remembered image to read.
  const { openPulledImage } = await import("./registry/registry-blobs.ts")
  const { blobs, digest } = await openPulledImage(reference, options)
  try {
    const known = options.known?.(digest)
    if (known) return { ...known, name: reference.text, kind: "registry", referenceDigest: digest }
    const image = await readParts(reference.text, blobs, options)
    if (image) return { ...image, kind: "registry", referenceDigest: digest }
    throw new ImageError("not-an-image", `${reference.text} is no image`)
  } finally {
    await blobs.close()
  }
}

export interface ReadRegistryOptions extends ReadImageOptions, PullOptions {
  /** The image of a manifest or index that was read before: only the digest of the reference is asked for then. */
  readonly known?: (digest: string) => CatalogedImage | undefined
}

/**
 * Node unpacks and hashes in threads of its own while this one reads what is unpacked: several layers keep more than one
 * processor busy. More at once would hold more files in memory and fetch from a registry what nobody waits for yet.
 */
const layersAtOnce = 3

export interface ReadImageOptions {
  readonly catalogers?: readonly Cataloger[]
  readonly platform?: Platform
  readonly cache?: LayerCache
  readonly limits?: DecompressionLimits
  /** Also looks for content that is stored more than once, which takes a second pass over some layers. */
  readonly duplicates?: boolean
}

/**
 * Reads an image from a file or folder and catalogs what is inside: an OCI layout (folder or tar), a docker archive, a
 * root file system (folder or tar), or a source folder. Throws ImageError when it is none of these; what is damaged
 * inside becomes a problem.
 */
export async function readImage(path: string, options: ReadImageOptions = {}): Promise<CatalogedImage> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new ImageError("not-found", `there is no file or folder ${path}`)
  if (found.isDirectory()) return readFolderImage(path, options)
  if (!found.isFile()) throw new ImageError("not-an-image", `${path} is neither a file nor a folder`)
  const compression = detectCompression(await firstBytes(path))
  if (compression === "none") return readTarImage(path, path, options)
  // The parts of an archive lie in no certain order, so a compressed one is unpacked once to be read at random.
  const folder = await mkdtemp(join(tmpdir(), "breakwater-"))
  try {
    const unpacked = join(folder, "image.tar")
    const input = decompress(createReadStream(path), compression, options.limits ?? defaultDecompressionLimits)
    await pipeline(Readable.from(input), createWriteStream(unpacked))
    return await readTarImage(path, unpacked, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads an image from blobs that look like an OCI layout. Throws ImageError. */
export async function readBlobsImage(
  name: string,
  blobs: Blobs,
  options: ReadImageOptions = {},
): Promise<CatalogedImage> {
  const image = await readParts(name, blobs, options)
  if (image) return image
  throw new ImageError("not-an-image", `${name} is no image`)
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(16)
    const { bytesRead } = await file.read(buffer, 0, 16, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function readTarImage(name: string, path: string, options: ReadImageOptions): Promise<CatalogedImage> {
  const blobs = await tarBlobs(path).catch((error: unknown) => {
    if (error instanceof TarError)
      throw new ImageError("not-an-image", `${name} is no readable tar archive: ${error.message}`)
    throw error
  })
  try {
    const found = await readParts(name, blobs, options)
    if (found) return found
  } finally {
    await blobs.close()
  }
  const content = await readLayer(createReadStream(path), options.catalogers ?? allCatalogers, options.limits)
  const { image, hidden } = finish(name, "rootfs", undefined, [{ part: undefined, content }], [])
  if (options.duplicates !== true) return image
  const open = () => createReadStream(path)
  return { ...image, duplicates: await findDuplicates(image.files, hidden, [open], options.limits) }
}

async function readFolderImage(path: string, options: ReadImageOptions): Promise<CatalogedImage> {
  const image = await readParts(path, await folderBlobs(path), options)
  if (image) return image
  const content = await readFolder(path, options.catalogers ?? allCatalogers)
  return finish(path, "folder", undefined, [{ part: undefined, content }], []).image
}

async function readParts(name: string, blobs: Blobs, options: ReadImageOptions): Promise<CatalogedImage | undefined> {
  const parts = await imageParts(blobs, options.platform)
  if (!parts) return undefined
  const layers = await mapBounded(parts.layers, layersAtOnce, (part) => readPart(blobs, part, options))
  const read = layers.map(({ part, content }) => ({ part, content }))
  const problems = layers.flatMap(({ problem }) => (problem ? [problem] : []))
  const { image, hidden } = finish(name, parts.kind, parts, read, problems)
  // What is damaged was told already.
  if (options.duplicates !== true || problems.length > 0) return image
  const open = parts.layers.map(
    ({ blob }) =>
      () =>
        blobs.read(blob),
  )
  return { ...image, duplicates: await findDuplicates(image.files, hidden, open, options.limits) }
}

/** A layer that cannot be read, or is not what the image says, is told of; the others still count. */
async function readPart(
  blobs: Blobs,
  part: LayerPart,
  options: ReadImageOptions,
): Promise<ReadPart & { readonly part: LayerPart; readonly problem?: ImageProblem }> {
  try {
    const content = await readLayerPart(blobs, part, options)
    if (part.diffId === undefined || part.diffId === content.diffId) return { part, content }
    const why = `unpacks to ${content.diffId}, but the image says ${part.diffId}`
    return { part, content, problem: { what: part.label, why } }
  } catch (error) {
    if (!(error instanceof ImageError) && !(error instanceof TarError)) throw error
    const content = { ...unreadable, diffId: part.diffId ?? "" }
    return { part, content, problem: { what: part.label, why: error.message } }
  }
}

interface ReadPart {
  readonly part: LayerPart | undefined
  readonly content: LayerContent
}

/**
 * The bytes of a blob, and at their end an error where they are not those of the digest that names it. Layers that are not
 * packed are hashed by whoever reads them anyway: their DiffID is their digest.
 */
async function* verified(bytes: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<Uint8Array> {
  const [, algorithm, expected] = /^(sha256|sha512):([0-9a-f]+)$/.exec(label) ?? []
  if (algorithm === undefined) return yield* bytes
  const hash = createHash(algorithm)
  let isHashed: boolean | undefined
  for await (const chunk of bytes) {
    isHashed ??= algorithm !== "sha256" || detectCompression(chunk) !== "none"
    if (isHashed) hash.update(chunk)
    yield chunk
  }
  if (isHashed === true && hash.digest("hex") !== expected) throw mismatch(label)
}

const mismatch = (label: string): ImageError =>
  new ImageError("damaged", `the content of ${label} does not match its digest`)

const unreadable: LayerContent = {
  diffId: "",
  compression: "none",
  entries: [],
  entryCount: 0,
  whiteouts: [],
  opaque: [],
  results: [],
  problems: [],
}

async function readLayerPart(blobs: Blobs, part: LayerPart, options: ReadImageOptions): Promise<LayerContent> {
  const catalogers = options.catalogers ?? allCatalogers
  const cached = part.diffId === undefined ? undefined : await options.cache?.get(part.diffId, catalogers)
  if (cached) return cached
  const bytes = blobs.read(part.blob)
  const content = await readLayer(blobs.isVerified ? bytes : verified(bytes, part.label), catalogers, options.limits)
  if (content.compression === "none" && part.label.startsWith("sha256:") && content.diffId !== part.label)
    throw mismatch(part.label)
  await options.cache?.put(content, catalogers)
  return content
}

function finish(
  name: string,
  kind: CatalogedImage["kind"],
  parts: ImageParts | undefined,
  read: readonly ReadPart[],
  problems: readonly ImageProblem[],
): { readonly image: CatalogedImage; readonly hidden: readonly Hidden[] } {
  const contents = read.map(({ content }) => content)
  const merged = mergeLayers(contents)
  const { distribution, accounts, packages, problems: unread } = assemble(contents, merged)
  const image: CatalogedImage = {
    name,
    kind,
    ...(parts?.manifestDigest ? { manifestDigest: parts.manifestDigest } : {}),
    ...(parts && parts.names.length > 0 ? { claimedNames: parts.names } : {}),
    ...(parts
      ? {
          config: parts.config,
          isGenuine: problems.length === 0 && read.every(({ part }) => part?.diffId !== undefined),
        }
      : {}),
    layers: read.map(describeLayer),
    files: merged.files,
    ...(contents.length > 0 && kind !== "folder" ? { waste: wasteOf(contents, merged.hidden) } : {}),
    ...(distribution ? { distribution } : {}),
    accounts,
    packages,
    problems: [...problems, ...contents.flatMap((content) => content.problems), ...unread],
  }
  return { image, hidden: merged.hidden }
}

function describeLayer({ part, content }: ReadPart): Layer {
  return {
    diffId: content.diffId,
    ...(part ? { blob: part.label } : {}),
    ...(part?.mediaType ? { mediaType: part.mediaType } : {}),
    compression: content.compression,
    ...(part?.createdBy ? { createdBy: part.createdBy } : {}),
    entries: content.entryCount,
    fileBytes: content.entries.reduce((sum, { size }) => sum + size, 0),
    whiteouts: content.whiteouts.length + content.opaque.length,
  }
}
