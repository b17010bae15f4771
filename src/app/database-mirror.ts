import { createHash } from "node:crypto"
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  currentIndex,
  Draft,
  digestOf,
  indexPath,
  indexSuffix,
  installDraft,
  replaceFile,
} from "../inputs/advisories/database-folder.ts"
import { applyDelta, DeltaError, makeDelta } from "../inputs/advisories/index/delta.ts"
import { DatabaseError, openIndex } from "../inputs/advisories/index/open-index.ts"
import {
  deltaSuffix,
  fetchManifest,
  type Manifest,
  type ManifestDelta,
  type Mirror,
  manifestName,
  ociPlace,
  openMirror,
  readKeyFile,
  readManifest,
  writeManifest,
} from "../inputs/advisories/mirror.ts"
import type { RegistryOptions } from "../inputs/image/registry/ask.ts"
import { asString, get } from "../lib/json.ts"

export interface UpdateOptions {
  readonly folder: string
  /** `oci://registry/name:tag`, URL or path; that of the last update by default. */
  readonly mirror?: string
  /** PEM file with the public ed25519 key of who signs; that of the last update by default. */
  readonly keyFile?: string
  /** RFC 3339; the time to write down as that of the update. */
  readonly now: string
  /** Milliseconds for the whole transfer. */
  readonly timeout?: number
  /** How a registry is asked, where the mirror is one. */
  readonly registry?: RegistryOptions
}

export interface UpdateReport {
  readonly changed: boolean
  readonly digest: string
  readonly issued: string
  readonly bytes: number
  /** What was fetched: less than the index where a delta was enough. */
  readonly fetched: number
}

/** Where the place and key of the last update are kept. */
const trustName = "mirror.json"

/**
 * Fetches the index that a mirror's signed manifest names, unless it is here already. The mirror is not trusted: the key says
 * whose manifest counts, the digest says whether the index is the one it names. Throws {@link DatabaseError}.
 */
export async function updateDatabase(options: UpdateOptions): Promise<UpdateReport> {
  const { folder, now } = options
  const known = readTrust(folder)
  const place = options.mirror ?? known?.place
  const key = options.keyFile === undefined ? known?.key : readKeyFile(options.keyFile)
  if (place === undefined || key === undefined)
    throw new DatabaseError(
      "untrusted",
      place === undefined ? "no mirror is known yet" : "no key is known yet to check the mirror by",
      "breakwater db update --mirror URL --key FILE",
    )
  const mirror = await openMirror(place, options.registry ?? {})
  try {
    const signal = AbortSignal.timeout(options.timeout ?? 600_000)
    const manifest = readManifest(await fetchManifest(mirror, signal), key)
    const current = currentIndex(folder)
    refuseOlder(manifest, current?.mirror?.issued)
    const changed = current?.digest !== manifest.digest
    const next = { installed: now, mirror: { place, issued: manifest.issued } }
    const fetched = changed ? await install(folder, mirror, manifest, next, signal, current?.digest) : 0
    replaceFile(folder, trustName, `${JSON.stringify({ place, key }, null, 2)}\n`)
    return { changed, digest: manifest.digest, issued: manifest.issued, bytes: manifest.bytes, fetched }
  } finally {
    mirror.close()
  }
}

function refuseOlder({ issued }: Manifest, known: string | undefined): void {
  if (known === undefined || Date.parse(issued) >= Date.parse(known)) return
  throw new DatabaseError(
    "untrusted",
    `the mirror offers an index of ${issued}, older than the one of ${known} in use`,
    "Nothing was changed. A mirror that lags catches up by itself; if this one was set back on purpose, remove the database folder.",
  )
}

async function install(
  folder: string,
  mirror: Mirror,
  manifest: Manifest,
  current: Parameters<typeof installDraft>[3],
  signal: AbortSignal,
  base: string | undefined,
): Promise<number> {
  const { digest } = manifest
  const delta = manifest.deltas.find(({ from }) => from === base)
  const draft =
    (delta && base && (await draftOfDelta(folder, mirror, manifest, delta, signal))) ||
    (await draftOfIndex(folder, mirror, manifest, signal))
  try {
    openIndex(draft.path).close()
    installDraft(folder, draft, digest, current)
    return draft.fetched
  } catch (error) {
    draft.discard()
    throw error
  }
}

type FetchedDraft = Draft & { fetched: number }

async function draftOfIndex(
  folder: string,
  mirror: Mirror,
  { digest, bytes }: Manifest,
  signal: AbortSignal,
): Promise<FetchedDraft> {
  const draft = Object.assign(new Draft(folder), { fetched: 0 })
  try {
    for await (const chunk of mirror.read(`${digest}${indexSuffix}`, signal)) {
      draft.fetched += chunk.length
      if (draft.fetched > bytes) break
      draft.write(chunk)
    }
    const found = draft.finish()
    if (found !== digest)
      throw new DatabaseError(
        "untrusted",
        `the index of the mirror is not the one that was signed (${draft.fetched} bytes, SHA-256 ${found.slice(0, 12)}…)`,
        "Nothing was changed; the database in use stays.",
      )
    return draft
  } catch (error) {
    draft.discard()
    throw error
  }
}

/** The index made of the one in use and a delta; undefined where that fails, and the whole index is to be fetched. */
async function draftOfDelta(
  folder: string,
  mirror: Mirror,
  { digest, bytes }: Manifest,
  delta: ManifestDelta,
  signal: AbortSignal,
): Promise<FetchedDraft | undefined> {
  const chunks: Uint8Array[] = []
  let fetched = 0
  const draft = Object.assign(new Draft(folder), { fetched: 0 })
  const base = openSync(indexPath(folder, delta.from), "r")
  try {
    for await (const chunk of mirror.read(`${delta.digest}${deltaSuffix}`, signal)) {
      fetched += chunk.length
      if (fetched > delta.bytes) return undefined
      chunks.push(chunk)
    }
    const content = Buffer.concat(chunks)
    if (createHash("sha256").update(content).digest("hex") !== delta.digest) return undefined
    const read = (place: number, length: number): Uint8Array => {
      const buffer = Buffer.alloc(length)
      return buffer.subarray(0, readSync(base, buffer, 0, length, place))
    }
    for (const piece of applyDelta(content, read, bytes)) draft.write(piece)
    if (draft.finish() !== digest) return undefined
    draft.fetched = fetched
    return draft
  } catch (error) {
    if (error instanceof DeltaError || error instanceof DatabaseError) return undefined
    throw error
  } finally {
    closeSync(base)
    if (draft.fetched === 0) draft.discard()
  }
}

function readTrust(folder: string): { place: string; key: string } | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, trustName), "utf8"))
    const [place, key] = [asString(get(value, "place")), asString(get(value, "key"))]
    return place && key ? { place, key } : undefined
  } catch {
    return undefined
  }
}

export interface PublishOptions {
  readonly folder: string
  /** A folder, or `oci://registry/name:tag`. */
  readonly target: string
  readonly keyFile: string
  readonly now: string
  /** How a registry is asked, where the target is one. */
  readonly registry?: RegistryOptions
}

/** Publishes the index in use, signed, to a folder or as an artifact of a registry; of the latter whoever updates fetches all. */
export async function publishDatabase(options: PublishOptions): Promise<Manifest> {
  const reference = ociPlace(options.target)
  if (!reference) return publishToFolder(options)
  const folder = mkdtempSync(join(tmpdir(), "breakwater-publish-"))
  try {
    const manifest = await publishToFolder({ ...options, target: folder })
    const names = [`${manifest.digest}${indexSuffix}`, manifestName]
    const files = names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
    await (await import("../inputs/advisories/oci-mirror.ts")).pushMirror(reference, files, options.registry ?? {})
    return manifest
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Puts the index in use into a folder that any web server or share can serve as a mirror, with a manifest signed by a private
 * ed25519 key (PEM).
 */
async function publishToFolder(options: PublishOptions): Promise<Manifest> {
  const { folder, target, keyFile, now } = options
  const current = currentIndex(folder)
  if (!current) throw new DatabaseError("missing", `there is no vulnerability database in ${folder}`)
  const from = indexPath(folder, current.digest)
  if ((await digestOf(from)) !== current.digest) throw new DatabaseError("damaged", `${from} is not what was installed`)
  const key = readKeyFile(keyFile)
  mkdirSync(target, { recursive: true })
  const bytes = statSync(from).size
  const deltas = writeDeltas(from, current.digest, target)
  const manifest = { digest: current.digest, bytes, issued: now, deltas }
  const text = writeManifest(manifest, key)
  const place = indexPath(target, current.digest)
  if (statSync(place, { throwIfNoEntry: false })?.size !== manifest.bytes) copyFileSync(from, place)
  // The manifest comes last: it never names an index that is not there yet.
  replaceFile(target, manifestName, text)
  return manifest
}

/** Indexes published before that a delta is made from: who updates daily is rarely further behind. */
const deltaBases = 7

/** Deltas from the indexes that the mirror served last; one that saves little is not kept. */
function writeDeltas(path: string, digest: string, target: string): readonly ManifestDelta[] {
  const index = readFileSync(path)
  const earlier = readdirSync(target)
    .filter((name) => name.endsWith(indexSuffix) && name !== `${digest}${indexSuffix}`)
    .map((name) => ({ name, time: statSync(join(target, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time)
    .slice(0, deltaBases)
  return earlier.flatMap(({ name }) => {
    const delta = makeDelta(readFileSync(join(target, name)), index)
    if (delta.length > index.length * 0.7) return []
    const deltaDigest = createHash("sha256").update(delta).digest("hex")
    writeFileSync(join(target, `${deltaDigest}${deltaSuffix}`), delta)
    return [{ from: name.slice(0, -indexSuffix.length), digest: deltaDigest, bytes: delta.length }]
  })
}
