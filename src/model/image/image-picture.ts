import type { SeverityLevel } from "../severity.ts"

/** An image as a report draws it: its layers, and its bytes by package. */
export interface ImagePicture {
  readonly name: string
  readonly digest?: string
  /** Of the base image, where it is known. */
  readonly base?: string
  /** Bytes of files that a container sees. */
  readonly bytes: number
  /** Bytes of files in all layers. */
  readonly storedBytes: number
  /** Of those, bytes that later layers hide. */
  readonly hiddenBytes: number
  readonly layers: readonly PicturedLayer[]
  /** Largest first; they add up to `bytes`. */
  readonly parts: readonly PicturedPart[]
}

export interface PicturedLayer {
  readonly createdBy?: string
  readonly bytes: number
  readonly hiddenBytes: number
  readonly packages: number
  /** Findings about packages that it brought. */
  readonly findings: number
  readonly ofBase: boolean
}

/** A package, a folder without a package, or the sum of all smaller ones. */
export interface PicturedPart {
  readonly name: string
  readonly kind: "package" | "folder" | "rest"
  readonly bytes: number
  /** Findings about it. */
  readonly findings: number
  /** The worst of them. */
  readonly severity?: SeverityLevel
}
