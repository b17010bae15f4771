import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { asString, get } from "../../lib/json.ts"
import type { CatalogedImage, FileEntry } from "../../model/image/image.ts"
import type { ImageReference } from "../../model/image-reference.ts"
import { markUsed, removeOldest, writeAside } from "./bounded-folder.ts"
import { catalogerVersions } from "./catalogers/versions.generated.ts"

/** By what an image is looked for. */
export interface WantedImage {
  /** Of the image, its manifest or its index: exact. */
  readonly digest?: string
  /** By its digest, else by its tag, which may have moved since. */
  readonly reference?: ImageReference
  /** `linux/arm64`; which image an index means. Default linux/amd64. */
  readonly platform?: string
}

/** An image that was read before. */
export interface StoredImage {
  /** The image id: digest of its configuration. */
  readonly id: string
  /** What the name led to: digest of a manifest or index, or of the configuration. */
  readonly digest: string
  /** RFC 3339; when a tag led there. Absent for a digest, which leads to the same for ever. */
  readonly resolved?: string
  /** What told so: `registry`, or the path of an archive. */
  readonly from: string
  /** Reads it; undefined where it is gone or cannot be read any more. */
  load(): CatalogedImage | undefined
}

/** Images that were read on this machine, by their digests and names. */
export interface ImageStore {
  find(wanted: WantedImage): StoredImage | undefined
  /**
   * Remembers an image that is what it says it is; `names` are references with tags that lead to it at the time `now` (RFC 3339).
   * False where it was not kept.
   */
  put(image: CatalogedImage, names: readonly ImageReference[], now: string, platform?: string): boolean
}

export interface ImageStoreOptions {
  /** Bytes on disk; those that were not asked for longest go first. Default 1 GiB. */
  readonly maxBytes?: number
}

/** Raise when the form of what is stored changes. */
const formatVersion = 1
const defaultMaxBytes = 1024 ** 3
/** Of one image, unpacked: a damaged or hostile file is not worth more. */
const maxImageBytes = 1024 ** 3
const defaultPlatform = "linux/amd64"

/**
 * A folder with one packed file for each image (`images/`) and one small file for each name or digest that led to it (`names/`).
 * What is damaged or of another version of the catalogers reads as absent. Where nothing can be written nothing is remembered:
 * a scan does not fail for it.
 */
export function folderImageStore(folder: string, { maxBytes = defaultMaxBytes }: ImageStoreOptions = {}): ImageStore {
  const images = join(folder, "images")
  const names = join(folder, "names")
  const imageFile = (id: string) => join(images, `${keyOf([formatVersion, id, catalogerVersions])}.json.gz`)
  const nameFile = (name: string, platform: string) => join(names, `${keyOf([formatVersion, name, platform])}.json`)

  function load(id: string): CatalogedImage | undefined {
    try {
      const file = imageFile(id)
      const text = gunzipSync(readFileSync(file), { maxOutputLength: maxImageBytes }).toString("utf8")
      const image = unpack(JSON.parse(text) as PackedImage)
      markUsed(file)
      return image.config?.digest === id ? image : undefined
    } catch {
      return undefined
    }
  }

  function findName(name: string, platform: string): StoredImage | undefined {
    try {
      const record: unknown = JSON.parse(readFileSync(nameFile(name, platform), "utf8"))
      const [id, digest, from, resolved] = ["id", "digest", "from", "resolved"].map((key) => asString(get(record, key)))
      if (asString(get(record, "name")) !== name || !id || !digest || !from) return undefined
      if (!statSync(imageFile(id), { throwIfNoEntry: false })) return undefined
      return { id, digest, from, ...(resolved ? { resolved } : {}), load: () => load(id) }
    } catch {
      return undefined
    }
  }

  return {
    find({ digest, reference, platform = defaultPlatform }) {
      const exact = digest ?? reference?.digest
      if (exact !== undefined) return findName(exact, platform) ?? findName(exact, "")
      return reference && findName(reference.canonical, platform)
    },
    put(image, references, now, platform = defaultPlatform) {
      const id = image.config?.digest
      if (id === undefined || image.isGenuine !== true) return false
      const digest = image.referenceDigest ?? image.manifestDigest ?? id
      const from = image.kind === "registry" ? "registry" : image.name
      try {
        mkdirSync(images, { recursive: true })
        mkdirSync(names, { recursive: true })
        const file = imageFile(id)
        if (!statSync(file, { throwIfNoEntry: false })) {
          writeAside(file, gzipSync(JSON.stringify(pack(image)), { level: 1 }))
          removeOldest(images, maxBytes, file)
        }
        const remember = (name: string, ofPlatform: string, resolved?: string) =>
          writeAside(
            nameFile(name, ofPlatform),
            JSON.stringify({ name, id, digest, from, ...(resolved ? { resolved } : {}) }),
          )
        // These name one image whatever the platform; an index names one for each.
        for (const exact of new Set([id, image.manifestDigest])) if (exact) remember(exact, "")
        if (image.referenceDigest) remember(image.referenceDigest, platform)
        for (const { canonical } of references) {
          // What a registry said counts more than what an archive says of itself.
          const known = from === "registry" ? undefined : findName(canonical, platform)
          if (known?.from !== "registry" || known.id === id) remember(canonical, platform, now)
        }
        return true
      } catch {
        return false
      }
    },
  }
}

const keyOf = (parts: unknown): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex")

type PackedFile = readonly [FileEntry["path"], FileEntry["type"], number, number, number, number, number, string?]
type PackedImage = Omit<CatalogedImage, "files"> & { readonly files: readonly PackedFile[] }

/** Files as lists: their names alone would be most of the bytes. */
const pack = (image: CatalogedImage): PackedImage => ({
  ...image,
  files: [...image.files.values()].map(({ path, type, size, mode, uid, gid, layer, link }) =>
    link === undefined ? [path, type, size, mode, uid, gid, layer] : [path, type, size, mode, uid, gid, layer, link],
  ),
})

const unpack = ({ files, ...image }: PackedImage): CatalogedImage => ({
  ...image,
  files: new Map(
    files.map(([path, type, size, mode, uid, gid, layer, link]) => [
      path,
      { path, type, size, mode, uid, gid, layer, ...(link === undefined ? {} : { link }) },
    ]),
  ),
})
