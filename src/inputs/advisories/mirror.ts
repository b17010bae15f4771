import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto"
import { createReadStream, readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
import { asArray, asNumber, asString, get } from "../../lib/json.ts"
import { type ImageReference, parseImageReference } from "../../model/image-reference.ts"
import type { RegistryOptions } from "../image/registry/ask.ts"
import { DatabaseError } from "./index/open-index.ts"

/** What a mirror serves: the index of this digest, made on this day. */
export interface Manifest {
  /** SHA-256 of the index, hexadecimal; the index is `DIGEST.bwdb` beside the manifest. */
  readonly digest: string
  readonly bytes: number
  /** RFC 3339; an older manifest than the one in use is refused, so that a mirror cannot turn time back. */
  readonly issued: string
  /** How this index is made of earlier ones. */
  readonly deltas: readonly ManifestDelta[]
}

export interface ManifestDelta {
  /** SHA-256 of the index that it starts from. */
  readonly from: string
  /** SHA-256 of the delta, which is `DIGEST.bwdelta` beside the manifest. */
  readonly digest: string
  readonly bytes: number
}

export const deltaSuffix = ".bwdelta"

export const manifestName = "breakwater-db.json"

/** The payload is signed as the text it is, so nothing has to be brought into a canonical form. */
export function writeManifest(manifest: Manifest, privateKey: string): string {
  const payload = JSON.stringify(manifest)
  const key = readKey(privateKey, createPrivateKey)
  return `${JSON.stringify({ payload, signature: sign(null, Buffer.from(payload), key).toString("base64") }, null, 2)}\n`
}

/** Checks the signature before anything of the payload is read. Throws {@link DatabaseError}. */
export function readManifest(text: string, publicKey: string): Manifest {
  const untrusted = (why: string) =>
    new DatabaseError(
      "untrusted",
      `the manifest of the mirror ${why}`,
      "Nothing was changed; the database in use stays.",
    )
  let outer: unknown
  try {
    outer = JSON.parse(text)
  } catch {
    throw untrusted("is no JSON")
  }
  const payload = asString(get(outer, "payload"))
  const signature = asString(get(outer, "signature"))
  if (payload === undefined || signature === undefined) throw untrusted("has no payload or no signature")
  const key = readKey(publicKey, createPublicKey)
  if (!verify(null, Buffer.from(payload), key, Buffer.from(signature, "base64")))
    throw untrusted("is not signed by the given key")
  const inner: unknown = JSON.parse(payload)
  const digest = asString(get(inner, "digest"))
  const bytes = asNumber(get(inner, "bytes"))
  const issued = asString(get(inner, "issued"))
  if (!digest || !/^[0-9a-f]{64}$/.test(digest) || !bytes || !issued || Number.isNaN(Date.parse(issued)))
    throw untrusted("lacks digest, bytes or date")
  return { digest, bytes, issued, deltas: asArray(get(inner, "deltas")).flatMap(readDelta) }
}

function readDelta(value: unknown): ManifestDelta[] {
  const [from, digest, bytes] = [
    asString(get(value, "from")),
    asString(get(value, "digest")),
    asNumber(get(value, "bytes")),
  ]
  const areDigests = [from, digest].every((each) => each !== undefined && /^[0-9a-f]{64}$/.test(each))
  return areDigests && from && digest && bytes ? [{ from, digest, bytes }] : []
}

function readKey(pem: string, read: (pem: string) => KeyObject): KeyObject {
  const wrong = (why: string) =>
    new DatabaseError(
      "untrusted",
      `the key ${why}`,
      "Make a pair: openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout -out key.pub",
    )
  let key: KeyObject
  try {
    key = read(pem)
  } catch {
    throw wrong("cannot be read as PEM")
  }
  if (key.asymmetricKeyType !== "ed25519") throw wrong(`is ${key.asymmetricKeyType}, not ed25519`)
  return key
}

const maxManifestBytes = 64 * 1024

/** Where files of a mirror are read, whoever serves them. */
export interface Mirror {
  /** The bytes of one of its files. Throws {@link DatabaseError} when they cannot be had. */
  read(file: string, signal: AbortSignal): AsyncIterable<Uint8Array>
  close(): void
}

const ociScheme = "oci://"

/** The image reference in `oci://registry/name:tag`; undefined where a place is none of a registry. Throws {@link DatabaseError}. */
export function ociPlace(place: string): ImageReference | undefined {
  if (!place.startsWith(ociScheme)) return undefined
  const reference = parseImageReference(place.slice(ociScheme.length))
  if (reference) return reference
  throw new DatabaseError("missing", `${place} names no artifact of a registry`, "Write oci://registry/name:tag.")
}

/** A mirror by its place: `oci://registry/name:tag`, a URL, or a path. Throws {@link DatabaseError}. */
export async function openMirror(place: string, options: RegistryOptions): Promise<Mirror> {
  const reference = ociPlace(place)
  // The registry client is loaded only for those who use one.
  if (reference) return (await import("./oci-mirror.ts")).ociMirror(reference, options)
  const base = mirrorUrl(place)
  return { read: (file, signal) => readPlace(new URL(file, base), signal), close: () => {} }
}

/** The base of a mirror as a URL with a slash at its end; a path is one of `file:`. */
function mirrorUrl(place: string): URL {
  const text = /^(?:https?|file):\/\//.test(place) ? place : pathToFileURL(place).href
  return new URL(text.endsWith("/") ? text : `${text}/`)
}

export async function fetchManifest(mirror: Mirror, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of mirror.read(manifestName, signal)) {
    bytes += chunk.length
    if (bytes > maxManifestBytes) throw new DatabaseError("untrusted", "the manifest of the mirror is too large")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** The bytes of a file of the mirror. Throws {@link DatabaseError} when they cannot be had. */
async function* readPlace(url: URL, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const failed = (why: string) => new DatabaseError("missing", `${url.href} cannot be read: ${why}`)
  try {
    if (url.protocol === "file:") {
      for await (const chunk of createReadStream(url)) yield chunk as Uint8Array
      return
    }
    const response = await fetch(url, { signal })
    if (!response.ok || !response.body) throw failed(`HTTP ${response.status}`)
    for await (const chunk of response.body) yield chunk
  } catch (error) {
    if (error instanceof DatabaseError) throw error
    const { code, cause, message } = error as NodeJS.ErrnoException & { cause?: { code?: string } }
    throw failed(code ?? cause?.code ?? message)
  }
}

export function readKeyFile(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    throw new DatabaseError("untrusted", `the key ${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
}
