import type { Incomplete } from "../model/finding.ts"
import type { Location } from "../model/location.ts"
import type { Resource } from "../model/resource.ts"
import type { SnapshotHeader } from "./snapshot/header.ts"

/** Something the text says that its author may not mean, such as a duplicate key. The resource is judged all the same. */
export interface SourceWarning {
  readonly code: string
  readonly message: string
  readonly advice: string
  readonly location: Location
}

/** Something met on the way that is no Kubernetes input, and why. Nothing that was asked for: it does not count as incomplete. */
export interface Skipped {
  readonly file: string
  readonly why: string
}

/** What reading gave, in part (`readTargetParts`) or in whole (`readTargets`). Numbers and lists of parts add up. */
export interface LoadPart {
  readonly resources: readonly Resource[]
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly SourceWarning[]
  readonly skipped: readonly Skipped[]
  /** Snapshots of clusters among the targets. */
  readonly snapshots: readonly { readonly file: string; readonly header: SnapshotHeader }[]
  /** Files read to their end. A file that comes in several parts is counted in its last one. */
  readonly files: number
  readonly bytes: number
  /** Documents with content, of any sort. */
  readonly documents: number
  /** Documents that are no Kubernetes objects and were passed over. A file that cannot hold any counts as one. */
  readonly otherDocuments: number
}

export type LoadResult = LoadPart

const nothing: LoadPart = {
  resources: [],
  incomplete: [],
  warnings: [],
  skipped: [],
  snapshots: [],
  files: 0,
  bytes: 0,
  documents: 0,
  otherDocuments: 0,
}

export const loadPart = (part: Partial<LoadPart>): LoadPart => ({ ...nothing, ...part })

/** Adds parts up to one. O(total), without copying what was added before. */
export class PartSum {
  readonly #lists = { resources: [], incomplete: [], warnings: [], skipped: [], snapshots: [] } as {
    [K in "resources" | "incomplete" | "warnings" | "skipped" | "snapshots"]: LoadPart[K][number][]
  }
  readonly #counts = { files: 0, bytes: 0, documents: 0, otherDocuments: 0 }

  add(part: LoadPart): void {
    const lists = this.#lists
    for (const item of part.resources) lists.resources.push(item)
    for (const item of part.incomplete) lists.incomplete.push(item)
    for (const item of part.warnings) lists.warnings.push(item)
    for (const item of part.skipped) lists.skipped.push(item)
    for (const item of part.snapshots) lists.snapshots.push(item)
    this.#counts.files += part.files
    this.#counts.bytes += part.bytes
    this.#counts.documents += part.documents
    this.#counts.otherDocuments += part.otherDocuments
  }

  get documents(): number {
    return this.#counts.documents
  }

  /** The sum so far; adding goes on in the same lists, so take it once. */
  result(): LoadPart {
    return { ...this.#lists, ...this.#counts }
  }
}

/** Joins parts to one result. */
export async function joinParts(parts: AsyncIterable<LoadPart> | Iterable<LoadPart>): Promise<LoadResult> {
  const sum = new PartSum()
  for await (const part of parts) sum.add(part)
  return sum.result()
}
