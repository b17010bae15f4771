import { posix } from "node:path"
import { getOrAdd } from "../../lib/get-or-add.ts"
import type { TarSink } from "../../lib/tar/tar-reader.ts"
import type { ImageProblem } from "../../model/image/image.ts"
import type { PackageEvidence } from "../../model/package.ts"
import {
  type CandidateFile,
  type CatalogContext,
  type Cataloger,
  type Fact,
  MiB,
  type PackageDraft,
} from "./cataloger.ts"

/** What one cataloger found in one file. Plain data: it is cached as JSON. */
export interface CatalogResult {
  readonly path: string
  readonly cataloger: string
  readonly evidence: PackageEvidence
  readonly packages: readonly PackageDraft[]
  readonly facts: readonly Fact[]
  /** Why parts of the file could not be read; equal reasons once, with their number. */
  readonly skipped: readonly { readonly why: string; readonly times: number }[]
}

/** Bytes that may be held at once for files that wait for their siblings. */
const heldBytes = 512 * MiB

interface Held {
  readonly path: string
  readonly bytes: Uint8Array
  readonly catalogers: readonly Cataloger[]
}

/**
 * Offers the files of one layer or folder to the catalogers. A file is parsed as soon as it is complete and its bytes are
 * dropped, unless a cataloger asks for the files beside it.
 */
export class FileCataloging {
  readonly #catalogers: readonly Cataloger[]
  readonly #siblingNames: ReadonlySet<string>
  readonly #holding: readonly Cataloger[]
  readonly #held = new Map<string, Held>()
  readonly #pathsByName = new Map<string, string[]>()
  #heldBytes = 0
  readonly #results = new Map<string, CatalogResult[]>()
  readonly #problems: ImageProblem[] = []

  constructor(catalogers: readonly Cataloger[]) {
    this.#catalogers = catalogers
    this.#holding = catalogers.filter(({ companions }) => companions)
    this.#siblingNames = new Set(catalogers.flatMap(({ siblings }) => siblings ?? []))
  }

  /** A sink for the file's content, or undefined when nobody wants it. */
  open(file: Pick<CandidateFile, "path" | "size" | "mode">, isSparse = false): TarSink | undefined {
    const { path, size, mode } = file
    // Packed twice under one path, the later file is the one that unpacks.
    this.#held.delete(path)
    this.#results.delete(path)
    const name = path.slice(path.lastIndexOf("/") + 1)
    const candidate = { path, name, size, mode }
    const wanting = this.#catalogers.filter((cataloger) => cataloger.wants(candidate))
    const isSibling = this.#siblingNames.has(name) || this.#holding.some((each) => each.companions?.(candidate))
    if (wanting.length === 0 && !isSibling) return undefined
    const fitting = wanting.filter(({ maxBytes }) => size <= maxBytes)
    if (wanting.length > fitting.length) this.#problems.push({ what: path, why: `${size} bytes are too much to read` })
    if (isSparse) {
      if (wanting.length > 0) this.#problems.push({ what: path, why: "sparse files are not read" })
      return undefined
    }
    if (fitting.length === 0 && !(isSibling && size <= 16 * MiB)) return undefined
    const bytes = Buffer.allocUnsafe(size)
    let filled = 0
    return {
      data(chunk) {
        bytes.set(chunk, filled)
        filled += chunk.length
      },
      end: () => this.#complete(path, bytes, fitting, isSibling),
    }
  }

  #complete(path: string, bytes: Uint8Array, catalogers: readonly Cataloger[], isSibling: boolean): void {
    const waits = isSibling || catalogers.some(({ siblings }) => siblings)
    if (waits && this.#heldBytes + bytes.length <= heldBytes) {
      this.#heldBytes += bytes.length
      const name = path.slice(path.lastIndexOf("/") + 1)
      getOrAdd(this.#pathsByName, name, () => []).push(path)
      this.#held.set(path, { path, bytes, catalogers })
    } else this.#parse(path, bytes, catalogers)
  }

  #parse(path: string, bytes: Uint8Array, catalogers: readonly Cataloger[]): void {
    const folder = path.slice(0, path.lastIndexOf("/") + 1)
    const others: Neighbours = {
      sibling: (name) => this.#held.get(posix.join(folder, name))?.bytes,
      find: (ending) => this.#find(ending),
    }
    for (const cataloger of catalogers) {
      const result = catalogBytes(cataloger, path, bytes, others)
      if (result.packages.length + result.facts.length + result.skipped.length === 0) continue
      const known = this.#results.get(path)
      if (known) known.push(result)
      else this.#results.set(path, [result])
    }
  }

  #find(ending: string): Uint8Array | undefined {
    const paths = this.#pathsByName.get(ending.slice(ending.lastIndexOf("/") + 1)) ?? []
    const path = paths.find((each) => each === ending || each.endsWith(`/${ending}`))
    return path === undefined ? undefined : this.#held.get(path)?.bytes
  }

  finish(): { readonly results: CatalogResult[]; readonly problems: readonly ImageProblem[] } {
    for (const { path, bytes, catalogers } of this.#held.values()) this.#parse(path, bytes, catalogers)
    this.#held.clear()
    return { results: [...this.#results.values()].flat(), problems: this.#problems }
  }
}

/** The other files that a cataloger may ask for. */
export type Neighbours = Pick<CatalogContext, "sibling" | "find">

const noNeighbours: Neighbours = { sibling: () => undefined, find: () => undefined }

/** Runs one cataloger over one file. A throw inside it is a fault of ours, told as a problem of the file. */
export function catalogBytes(
  cataloger: Cataloger,
  path: string,
  bytes: Uint8Array,
  { sibling, find }: Neighbours = noNeighbours,
): CatalogResult {
  const skipped = new Map<string, number>()
  const facts: Fact[] = []
  const packages: PackageDraft[] = []
  const skip = (why: string) => {
    skipped.set(why, (skipped.get(why) ?? 0) + 1)
  }
  try {
    const context = { path, skip, fact: (fact: Fact) => void facts.push(fact), sibling, find }
    for (const draft of cataloger.parse(bytes, context)) packages.push(draft)
  } catch (error) {
    skip(`cannot be read as ${cataloger.id}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return {
    path,
    cataloger: cataloger.id,
    evidence: cataloger.evidence,
    packages,
    facts,
    skipped: [...skipped].map(([why, times]) => ({ why, times })),
  }
}
