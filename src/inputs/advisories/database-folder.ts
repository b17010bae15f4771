import { createHash, randomBytes } from "node:crypto"
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { join } from "node:path"
import { asString, get } from "../../lib/json.ts"
import { DatabaseError } from "./index/open-index.ts"

/** What a database folder says about the index in use. */
export interface CurrentIndex {
  /** SHA-256 of the index file, hexadecimal. */
  readonly digest: string
  /** RFC 3339; when it was imported or fetched. */
  readonly installed: string
  /** Where it was fetched from, and the date its maker signed for. */
  readonly mirror?: { readonly place: string; readonly issued: string }
}

const pointer = "current.json"
export const indexSuffix = ".bwdb"

export const indexPath = (folder: string, digest: string): string => join(folder, `${digest}${indexSuffix}`)

/** The index of a folder that is in use; undefined when there is none. */
export function currentIndex(folder: string): CurrentIndex | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, pointer), "utf8")
  } catch {
    return undefined
  }
  const value: unknown = parse(text)
  const digest = asString(get(value, "digest"))
  const installed = asString(get(value, "installed"))
  if (digest === undefined || installed === undefined || !/^[0-9a-f]{64}$/.test(digest))
    throw new DatabaseError(
      "damaged",
      `${join(folder, pointer)} cannot be read`,
      "Import or update the database again.",
    )
  const place = asString(get(get(value, "mirror"), "place"))
  const issued = asString(get(get(value, "mirror"), "issued"))
  return { digest, installed, ...(place && issued ? { mirror: { place, issued } } : {}) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A file beside its later place: whoever reads sees the old content or the new, never half of it. */
export class Draft {
  readonly path: string
  readonly #file: number
  readonly #hash = createHash("sha256")
  #isOpen = true

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.path = join(folder, `draft-${process.pid}-${randomBytes(6).toString("hex")}`)
    this.#file = openSync(this.path, "wx")
  }

  write(bytes: Uint8Array): void {
    this.#hash.update(bytes)
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at)
  }

  /** Ends it on the disk; gives the SHA-256 of what was written. */
  finish(): string {
    fsyncSync(this.#file)
    this.#close()
    return this.#hash.digest("hex")
  }

  discard(): void {
    this.#close()
    rmSync(this.path, { force: true })
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file)
    this.#isOpen = false
  }
}

/** Makes a finished draft the index in use and removes the others. */
export function installDraft(
  folder: string,
  draft: Draft,
  digest: string,
  current: Omit<CurrentIndex, "digest">,
): void {
  renameSync(draft.path, indexPath(folder, digest))
  const text = `${JSON.stringify({ digest, ...current }, null, 2)}\n`
  replaceFile(folder, pointer, text)
  for (const name of readdirSync(folder)) {
    const isOld = name.endsWith(indexSuffix) && name !== `${digest}${indexSuffix}`
    if (isOld || isAbandoned(folder, name)) rmSync(join(folder, name), { force: true })
  }
}

/** Drafts of runs that were killed; a younger one may be another run's. */
function isAbandoned(folder: string, name: string): boolean {
  if (!name.startsWith("draft-")) return false
  const age = Date.now() - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  return age > 24 * 3600 * 1000
}

export function replaceFile(folder: string, name: string, text: string): void {
  const draft = join(folder, `draft-${process.pid}-${randomBytes(6).toString("hex")}`)
  writeFileSync(draft, text, { flush: true } as object)
  renameSync(draft, join(folder, name))
}

/** SHA-256 of a file, hexadecimal. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256")
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Uint8Array)
  return hash.digest("hex")
}
