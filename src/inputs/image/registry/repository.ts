import { createHash } from "node:crypto"
import { asArray, asObject, asString, asStrings, isObject, type JsonObject } from "../../../lib/json.ts"
import { ImageError } from "../image-error.ts"
import { openConnection, pauseBefore, type RegistryConnection, type RegistryOptions, refusal } from "./ask.ts"
import { RegistryError } from "./registry-error.ts"
import type { Answer } from "./send.ts"
import { readAll } from "./token.ts"

export interface FetchedManifest {
  readonly bytes: Uint8Array
  /** As the registry says. */
  readonly mediaType: string
  /** Computed from the bytes. */
  readonly digest: string
}

/** One repository of a registry, read only. Source: OCI distribution specification 1.1. */
export interface Repository {
  readonly registry: string
  readonly name: string
  /** By tag or digest. Throws RegistryError; ImageError when the bytes are not those of the digest. */
  manifest(reference: string): Promise<FetchedManifest>
  /** The bytes of a blob; goes on where a connection broke. Throws at the end when they are not those of the digest. */
  blob(digest: string): AsyncIterable<Uint8Array>
  /** Descriptors of what refers to a manifest: signatures, attestations, SBOMs. Falls back to the referrers tag. */
  referrers(digest: string, artifactType?: string): Promise<readonly JsonObject[]>
  /** Names of all tags. */
  tags(): Promise<readonly string[]>
  close(): void
}

/** What a registry may answer a manifest with. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
]

/** The specification asks registries to take manifests of up to 4 MiB; some take more. */
const maxManifest = 16 * 1024 ** 2
const maxPages = 20

export function openRepository(registry: string, name: string, options: RegistryOptions = {}): Repository {
  const connection = openConnection(registry, options)
  const scope = `repository:${name}:pull`
  const path = (rest: string) => `/v2/${name}/${rest}`

  async function manifest(reference: string): Promise<FetchedManifest> {
    const answer = await connection.ask(path(`manifests/${reference}`), scope, { accept: manifestTypes.join(", ") })
    if (answer.status !== 200) throw await refusal(connection, answer, `${name} ${reference}`)
    const bytes = await readAll(answer, maxManifest)
    const mediaType = (answer.headers["content-type"] ?? "").split(";")[0]?.trim() ?? ""
    if (/docker\.distribution\.manifest\.v1\+/.test(mediaType))
      throw new ImageError("unsupported", `${name} ${reference} is in the format of 2014 (schema 1): push it again`)
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`
    checkDigest(reference, bytes)
    return { bytes, mediaType, digest }
  }

  async function* blob(digest: string): AsyncGenerator<Uint8Array> {
    const hash = createHash(digest.split(":")[0] ?? "")
    let received = 0
    for (let broken = 0; ; ) {
      const answer = await connection.ask(
        path(`blobs/${digest}`),
        scope,
        received > 0 ? { range: `bytes=${received}-` } : {},
      )
      if (answer.status !== 200 && answer.status !== 206) throw await refusal(connection, answer, `blob ${digest}`)
      // A registry without ranges begins anew: what is here already is passed over.
      let skip = answer.status === 200 ? received : 0
      const expected = Number(answer.headers["content-length"] ?? Number.NaN)
      let got = 0
      try {
        for await (const chunk of answer.body) {
          got += (chunk as Buffer).length
          const fresh = (chunk as Buffer).subarray(Math.min(skip, (chunk as Buffer).length))
          skip -= (chunk as Buffer).length - fresh.length
          if (fresh.length === 0) continue
          received += fresh.length
          hash.update(fresh)
          yield fresh
        }
        if (!(got < expected)) break
      } catch (error) {
        if (error instanceof ImageError) throw error
      } finally {
        answer.body.destroy()
      }
      broken = got > 0 ? 1 : broken + 1
      if (broken >= connection.retry.attempts)
        throw new RegistryError(`the connection to ${registry} broke at byte ${received} of ${digest}`, "Try again.")
      await pauseBefore(broken, connection.retry)
    }
    if (`${digest.split(":")[0]}:${hash.digest("hex")}` !== digest)
      throw new ImageError("damaged", `the content of ${digest} does not match its digest`)
  }

  async function referrers(digest: string, artifactType?: string): Promise<readonly JsonObject[]> {
    const query = artifactType ? `?artifactType=${encodeURIComponent(artifactType)}` : ""
    const found = await referrerPages(connection, path(`referrers/${digest}${query}`), scope)
    const all = found ?? (await referrersByTag(digest))
    return artifactType ? all.filter((each) => asString(each.artifactType) === artifactType) : all
  }

  /** Registries before 1.1 keep the list under a tag. Source: OCI distribution specification, "Referrers Tag Schema". */
  async function referrersByTag(digest: string): Promise<readonly JsonObject[]> {
    const tag = digest.replace(":", "-")
    const list = await manifest(tag).catch((error: unknown) => {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    })
    return list ? descriptorsIn(list.bytes) : []
  }

  async function tags(): Promise<readonly string[]> {
    const found: string[] = []
    for await (const answer of pages(connection, path("tags/list?n=1000"), scope, "application/json")) {
      if (answer.status !== 200) throw await refusal(connection, answer, `the tags of ${name}`)
      found.push(...asStrings(asObject(parseJson(await readAll(answer, maxManifest), "the list of tags")).tags))
    }
    return found
  }

  return { registry, name, manifest, blob, referrers, tags, close: () => connection.close() }
}

/** Answers page by page. Only paths of the same registry: a link to elsewhere is not followed. */
async function* pages(connection: RegistryConnection, first: string, scope: string, accept: string) {
  let next: string | undefined = first
  for (let page = 0; next !== undefined; page++) {
    if (page >= maxPages) throw new RegistryError(`${connection.host} lists pages without end`, "Is this a registry?")
    const answer: Answer = await connection.ask(next, scope, { accept })
    yield answer
    const link = /<([^>]+)>\s*;\s*rel="?next"?/.exec(String(answer.headers.link ?? ""))?.[1]
    next = link?.startsWith("/v2/") ? link : undefined
  }
}

async function referrerPages(
  connection: RegistryConnection,
  first: string,
  scope: string,
): Promise<readonly JsonObject[] | undefined> {
  const found: JsonObject[] = []
  let isFirst = true
  for await (const answer of pages(connection, first, scope, "application/vnd.oci.image.index.v1+json")) {
    if (isFirst && answer.status !== 200) {
      answer.body.destroy()
      // Registries that do not know the API answer in many ways; only a refusal to let us in is one.
      if (answer.status === 401 || answer.status === 403) throw await refusal(connection, answer, "referrers")
      return undefined
    }
    isFirst = false
    if (answer.status !== 200) throw await refusal(connection, answer, "referrers")
    found.push(...descriptorsIn(await readAll(answer, maxManifest)))
  }
  return found
}

const descriptorsIn = (bytes: Uint8Array): readonly JsonObject[] =>
  asArray(asObject(parseJson(bytes, "the list of referrers")).manifests).filter(isObject)

function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"))
  } catch {
    throw new ImageError("damaged", `${what} is no JSON`)
  }
}

function checkDigest(reference: string, bytes: Uint8Array): void {
  const [algorithm = "", expected] = reference.split(":")
  if (expected === undefined) return
  if (createHash(algorithm).update(bytes).digest("hex") !== expected)
    throw new ImageError("damaged", `the content of ${reference} does not match its digest`)
}
