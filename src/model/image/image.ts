import type { Distribution, Package } from "../package.ts"
import type { Accounts } from "./accounts.ts"
import type { DuplicateContent } from "./duplicates.ts"
import type { ImageWaste } from "./waste.ts"

/** The part of an image's configuration that scanners judge. Source: OCI image specification, config.md. */
export interface ImageConfig {
  /** Digest of the configuration blob: the image id. */
  readonly digest: string
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  readonly user: string
  readonly env: readonly string[]
  readonly entrypoint: readonly string[] | undefined
  readonly cmd: readonly string[] | undefined
  readonly workingDir?: string
  /** `8080/tcp`. */
  readonly exposedPorts: readonly string[]
  /** Paths that are declared as volumes. */
  readonly volumes: readonly string[]
  /** Whether a HEALTHCHECK is declared; Kubernetes runs none. */
  readonly hasHealthcheck: boolean
  /** The steps that built the image, first to last, as far as the configuration tells. */
  readonly history: readonly BuildStep[]
  readonly labels: Readonly<Record<string, string>>
  /** RFC 3339, as written. */
  readonly created?: string
}

/** A step of a build: an instruction of a Dockerfile, as the builder writes it down. */
export interface BuildStep {
  readonly createdBy: string
  /** It made no layer: it set something of the configuration. */
  readonly isEmpty: boolean
}

/** One layer, lowest first in an image. */
export interface Layer {
  /** SHA-256 of the unpacked tar, computed while reading. */
  readonly diffId: string
  /** Digest or path of the blob as the image names it; undefined for a plain root file system. */
  readonly blob?: string
  readonly mediaType?: string
  readonly compression: Compression
  /** The build step, from the configuration's history. */
  readonly createdBy?: string
  readonly entries: number
  /** Sum of the sizes of regular files, bytes. */
  readonly fileBytes: number
  readonly whiteouts: number
}

export type Compression = "none" | "gzip" | "zstd"

/** One path of the merged file system. */
export interface FileEntry {
  /** Below the root, without leading or trailing slash. */
  readonly path: string
  readonly type: "file" | "dir" | "symlink" | "hardlink" | "char" | "block" | "fifo"
  /** Bytes; 0 for everything but regular files. */
  readonly size: number
  /** Permission bits with setuid, setgid and sticky: at most 0o7777. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Target of a symlink or hardlink, as written. */
  readonly link?: string
  /** Index of the layer that supplies it. */
  readonly layer: number
}

/** An image, or a root file system or folder read the same way, with everything found inside. */
export interface CatalogedImage {
  readonly name: string
  readonly kind: "docker-archive" | "oci-layout" | "rootfs" | "folder" | "registry"
  readonly manifestDigest?: string
  /** Digest that a registry's reference led to: of the manifest, or of the index that names it. */
  readonly referenceDigest?: string
  /** References that an archive or layout says it is of. */
  readonly claimedNames?: readonly string[]
  /** Whether every layer was read and is the one that the configuration names. */
  readonly isGenuine?: boolean
  readonly config?: ImageConfig
  readonly layers: readonly Layer[]
  /** The merged file system by path. */
  readonly files: ReadonlyMap<string, FileEntry>
  /** Absent for a folder, which has no layers. */
  readonly waste?: ImageWaste
  /** Where it was looked for. */
  readonly duplicates?: DuplicateContent
  readonly distribution?: Distribution
  readonly accounts: Accounts
  readonly packages: readonly Package[]
  /** What could not be read: a scan that has any is incomplete. */
  readonly problems: readonly ImageProblem[]
}

export interface ImageProblem {
  /** Path of the file or blob. */
  readonly what: string
  readonly why: string
}
