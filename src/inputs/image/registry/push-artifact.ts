import { createHash } from "node:crypto"
import type { ImageReference } from "../../../model/image-reference.ts"
import { openConnection, type RegistryOptions, refusal } from "./ask.ts"
import { RegistryError } from "./registry-error.ts"
import type { Answer } from "./send.ts"

/** A file of an artifact, known by its title as `oras` writes it. */
export interface ArtifactFile {
  readonly title: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

const manifestType = "application/vnd.oci.image.manifest.v1+json"
const empty = { mediaType: "application/vnd.oci.empty.v1+json", bytes: Buffer.from("{}") }

export const titleAnnotation = "org.opencontainers.image.title"

/**
 * Pushes files as one OCI artifact under the tag of a reference; what the registry has already is not sent again. The tag moves last, so
 * that it never names what is not there. Gives the digest of the manifest. Throws RegistryError. Sources: OCI distribution specification
 * 1.1, "Pushing a blob monolithically" and "Pushing Manifests"; OCI image specification, "Guidelines for Artifact Usage".
 */
export async function pushArtifact(
  { registry, repository, effectiveTag, text }: ImageReference,
  artifactType: string,
  files: readonly ArtifactFile[],
  options: RegistryOptions = {},
): Promise<string> {
  if (effectiveTag === undefined) throw new RegistryError(`${text} names no tag to push to`, "Write registry/name:tag.")
  const connection = openConnection(registry, options)
  const scope = `repository:${repository}:pull,push`
  const path = (rest: string) => `/v2/${repository}/${rest}`

  const expecting = async (answer: Answer, status: number, what: string): Promise<void> => {
    if (answer.status !== status) throw await refusal(connection, answer, what)
    answer.body.resume()
  }

  async function push({
    mediaType,
    bytes,
    title,
  }: Pick<ArtifactFile, "mediaType" | "bytes"> & { readonly title?: string }) {
    const digest = digestOf(bytes)
    const found = await connection.ask(path(`blobs/${digest}`), scope, {}, { method: "HEAD" })
    found.body.resume()
    if (found.status !== 200) {
      const begun = await connection.ask(path("blobs/uploads/"), scope, { "content-length": "0" }, { method: "POST" })
      await expecting(begun, 202, `${repository} for writing`)
      await expecting(
        await connection.ask(
          uploadPath(begun.headers.location, digest),
          scope,
          { "content-type": "application/octet-stream", "content-length": String(bytes.length) },
          { method: "PUT", body: bytes },
        ),
        201,
        `${title ?? digest} for writing`,
      )
    }
    return { mediaType, digest, size: bytes.length, ...(title ? { annotations: { [titleAnnotation]: title } } : {}) }
  }

  /** Uploads go to the registry itself: its credentials go nowhere else. */
  function uploadPath(location: string | undefined, digest: string): string {
    const base = `https://${registry}`
    const url = location !== undefined && URL.canParse(location, base) ? new URL(location, base) : undefined
    if (url?.host !== new URL(base).host)
      throw new RegistryError(`${registry} takes uploads at another host`, "Push with a tool of that registry.")
    url.searchParams.set("digest", digest)
    return `${url.pathname}${url.search}`
  }

  try {
    const config = await push(empty)
    const layers = []
    for (const file of files) layers.push(await push(file))
    const manifest = { schemaVersion: 2, mediaType: manifestType, artifactType, config, layers }
    const bytes = Buffer.from(JSON.stringify(manifest))
    const headers = { "content-type": manifestType, "content-length": String(bytes.length) }
    const answer = await connection.ask(path(`manifests/${effectiveTag}`), scope, headers, {
      method: "PUT",
      body: bytes,
    })
    await expecting(answer, 201, `${text} for writing`)
    return digestOf(bytes)
  } finally {
    connection.close()
  }
}

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`
