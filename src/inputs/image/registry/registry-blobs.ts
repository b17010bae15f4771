import { asArray, asObject, asString, isObject } from "../../../lib/json.ts"
import type { ImageReference } from "../../../model/image-reference.ts"
import type { Blobs } from "../blobs.ts"
import { ImageError } from "../image-error.ts"
import type { RegistryOptions } from "./ask.ts"
import { RegistryError } from "./registry-error.ts"
import { openRepository, type Repository } from "./repository.ts"

export interface PullOptions extends RegistryOptions {
  /** Registries (`host[:port]`) that are asked before the one that the reference names, by that name. */
  readonly mirrors?: Readonly<Record<string, readonly string[]>>
}

/** An image of a registry, opened. */
export interface PulledImage {
  readonly repository: Repository
  /** Of the manifest or index that the reference names. */
  readonly digest: string
  /** Looks like an OCI layout with that one image. */
  readonly blobs: Blobs
}

/** Finds the image at the mirrors, then at its registry. Throws RegistryError or ImageError. */
export async function openPulledImage(reference: ImageReference, options: PullOptions = {}): Promise<PulledImage> {
  const { registry, repository: name, digest, effectiveTag = "latest" } = reference
  const mirrors = options.mirrors?.[registry] ?? []
  for (const host of [...mirrors, registry]) {
    const repository = openRepository(host, name, options)
    try {
      const top = await repository.manifest(digest ?? effectiveTag)
      return { repository, digest: top.digest, blobs: pulledBlobs(repository, top) }
    } catch (error) {
      repository.close()
      // A mirror is a convenience: what it lacks, the registry has.
      if (!(error instanceof ImageError) || host === registry) throw error
    }
  }
  throw new RegistryError(`no registry for ${reference.text}`, "Check the name.")
}

function pulledBlobs(repository: Repository, top: Awaited<ReturnType<Repository["manifest"]>>): Blobs {
  /** Digests that are manifests: those are asked for at another address than blobs. */
  const manifests = new Set([top.digest])
  const noteChildren = (bytes: Uint8Array): void => {
    try {
      const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"))
      for (const child of asArray(asObject(value).manifests)) {
        const digest = isObject(child) ? asString(child.digest) : undefined
        if (digest) manifests.add(digest)
      }
    } catch {
      // Whoever reads it as JSON says so.
    }
  }
  noteChildren(top.bytes)
  const index = { schemaVersion: 2, manifests: [{ mediaType: top.mediaType, digest: top.digest }] }
  return {
    isVerified: true,
    has: async (name) => name === "oci-layout" || name === "index.json",
    async *read(name) {
      if (name === "index.json") return yield Buffer.from(JSON.stringify(index))
      const digest = name.replace(/^blobs\//, "").replace("/", ":")
      if (!manifests.has(digest)) return yield* repository.blob(digest)
      const { bytes } = digest === top.digest ? top : await repository.manifest(digest)
      noteChildren(bytes)
      yield bytes
    },
    close: async () => repository.close(),
  }
}
