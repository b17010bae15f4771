import type { Accounts } from "../../model/image/accounts.ts"
import type { Distribution, Package, PackageType, Repair } from "../../model/package.ts"

/** A package as a cataloger reads it; layer, location and purl are the walker's business. */
export interface PackageDraft
  extends Partial<Omit<Package, "type" | "name" | "version" | "purl" | "locations" | "layer">> {
  readonly type: PackageType
  readonly name: string
  readonly version: string
  /** Where inside the file, for archives in archives: `BOOT-INF/lib/a.jar`. */
  readonly within?: string
}

/** What a cataloger learns besides packages; joined with them after the layers are merged. */
export type Fact =
  | { readonly kind: "distribution"; readonly distribution: Distribution }
  /** The files of a package, from a place of its own (dpkg's info/NAME.list). */
  | { readonly kind: "accounts"; readonly accounts: Partial<Accounts> }
  /** What the changelog of a source package says. */
  | {
      readonly kind: "repairs"
      readonly type: PackageType
      readonly source: string
      readonly repairs: readonly Repair[]
    }
  | { readonly kind: "ownership"; readonly type: PackageType; readonly name: string; readonly files: readonly string[] }

export interface CatalogContext {
  /** Below the root, without leading slash. */
  readonly path: string
  /** Tells of something in the file that could not be read; the rest still counts. */
  skip(why: string): void
  fact(fact: Fact): void
  /** A file beside this one in the same layer or folder, by its path from here: `go.sum`, `../pom.xml`. */
  sibling(name: string): Uint8Array | undefined
  /** A held file anywhere in the same layer or folder whose path ends with this one: `org/a/b/1.0/b-1.0.pom`. */
  find(ending: string): Uint8Array | undefined
}

/** What is known of a file before it is read. */
export interface CandidateFile {
  readonly path: string
  /** The last segment of the path. */
  readonly name: string
  readonly size: number
  readonly mode: number
}

/** Reads the packages out of one kind of file. Pure: bytes to packages; never throws on content. */
export interface Cataloger {
  readonly id: string
  /** Raise when the same bytes give other packages: cached results of older versions are then read anew. */
  readonly version?: number
  readonly evidence: Package["evidence"]
  wants(file: CandidateFile): boolean
  /** Larger files are reported and left out. */
  readonly maxBytes: number
  /** Names of files beside it that `parse` asks for. */
  readonly siblings?: readonly string[]
  /** Files that `parse` may ask for and that `siblings` does not name; they are held until all files are seen. */
  companions?(file: CandidateFile): boolean
  parse(bytes: Uint8Array, context: CatalogContext): Iterable<PackageDraft>
}

export const MiB = 1024 ** 2

export const cataloger = (definition: Cataloger): Cataloger => definition

const decoder = new TextDecoder()

/** UTF-8; what is none becomes U+FFFD. A byte order mark is dropped. */
export const decodeText = (bytes: Uint8Array): string => decoder.decode(bytes)

/** `{name, …}` set by `names`, wherever they lie. */
export const named =
  (...names: readonly string[]) =>
  ({ name }: CandidateFile): boolean =>
    names.includes(name)
