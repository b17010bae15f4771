/** Bytes that an image carries and nobody sees. */
export interface ImageWaste {
  /**
   * 1 where no path is stored twice or removed again: over all paths, the smallest size that a layer stores for it,
   * divided by the sum of all that layers store for it.
   */
  readonly efficiency: number
  /** Bytes of regular files in all layers. */
  readonly storedBytes: number
  /** Of those, bytes of files that a later layer replaces or removes: no container sees them. */
  readonly hiddenBytes: number
  /** The same by the layer that stores them, in the order of the layers. */
  readonly hiddenByLayer: readonly number[]
  /** Which layer hides how much of which: bytes that `layer` stores and `by` replaces or removes. */
  readonly hiddenBy: readonly { readonly layer: number; readonly by: number; readonly bytes: number }[]
  /** Paths that several layers touch, with all that they store for it; most bytes first. */
  readonly paths: readonly WastedPath[]
}

export interface WastedPath {
  readonly path: string
  /** Layers that store or remove it. */
  readonly count: number
  /** Sum over those layers. A removed folder counts what was inside. */
  readonly bytes: number
}
