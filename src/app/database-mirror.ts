import { copyFileSync, mkdirSync, readFileSync, statSync } from "node:fs"
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
import { DatabaseError, openIndex } from "../inputs/advisories/index/open-index.ts"
import {
  fetchManifest,
  type Manifest,
  manifestName,
  mirrorUrl,
  readKeyFile,
  readManifest,
  readPlace,
  writeManifest,
} from "../inputs/advisories/mirror.ts"
import { asString, get } from "../lib/json.ts"

export interface UpdateOptions {
  readonly folder: string
  /** URL or path; that of the last update by default. */
  readonly mirror?: string
  /** PEM file with the public ed25519 key of who signs; that of the last update by default. */
  readonly keyFile?: string
  /** RFC 3339; the time to write down as that of the update. */
  readonly now: string
  /** Milliseconds for the whole transfer. */
  readonly timeout?: number
}

export interface UpdateReport {
  readonly changed: boolean
  readonly digest: string
  readonly issued: string
  readonly bytes: number
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
  const mirror = mirrorUrl(place)
  const signal = AbortSignal.timeout(options.timeout ?? 600_000)
  const manifest = readManifest(await fetchManifest(mirror, signal), key)
  const current = currentIndex(folder)
  refuseOlder(manifest, current?.mirror?.issued)
  const changed = current?.digest !== manifest.digest
  if (changed)
    await install(folder, mirror, manifest, { installed: now, mirror: { place, issued: manifest.issued } }, signal)
  replaceFile(folder, trustName, `${JSON.stringify({ place, key }, null, 2)}\n`)
  return { changed, digest: manifest.digest, issued: manifest.issued, bytes: manifest.bytes }
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
  mirror: URL,
  { digest, bytes }: Manifest,
  current: Parameters<typeof installDraft>[3],
  signal: AbortSignal,
): Promise<void> {
  const draft = new Draft(folder)
  try {
    let read = 0
    for await (const chunk of readPlace(new URL(`${digest}${indexSuffix}`, mirror), signal)) {
      read += chunk.length
      if (read > bytes) break
      draft.write(chunk)
    }
    const found = draft.finish()
    if (found !== digest)
      throw new DatabaseError(
        "untrusted",
        `the index of the mirror is not the one that was signed (${read} bytes, SHA-256 ${found.slice(0, 12)}…)`,
        "Nothing was changed; the database in use stays.",
      )
    openIndex(draft.path).close()
    installDraft(folder, draft, digest, current)
  } catch (error) {
    draft.discard()
    throw error
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

/**
 * Puts the index in use into a folder that any web server or share can serve as a mirror, with a manifest signed by a private
 * ed25519 key (PEM).
 */
export async function publishDatabase(options: {
  readonly folder: string
  readonly target: string
  readonly keyFile: string
  readonly now: string
}): Promise<Manifest> {
  const { folder, target, keyFile, now } = options
  const current = currentIndex(folder)
  if (!current) throw new DatabaseError("missing", `there is no vulnerability database in ${folder}`)
  const from = indexPath(folder, current.digest)
  if ((await digestOf(from)) !== current.digest) throw new DatabaseError("damaged", `${from} is not what was installed`)
  const manifest = { digest: current.digest, bytes: statSync(from).size, issued: now }
  const text = writeManifest(manifest, readKeyFile(keyFile))
  mkdirSync(target, { recursive: true })
  const place = indexPath(target, current.digest)
  if (statSync(place, { throwIfNoEntry: false })?.size !== manifest.bytes) copyFileSync(from, place)
  // The manifest comes last: it never names an index that is not there yet.
  replaceFile(target, manifestName, text)
  return manifest
}
