import { getOrAdd } from "../../lib/get-or-add.ts"
import type { ImageWaste, WastedPath } from "../../model/image/waste.ts"
import type { Hidden } from "./merge-layers.ts"
import type { LayerContent } from "./read-layer.ts"

interface PathSizes {
  count: number
  sum: number
  least: number
}

/** Paths that are told; an image whose layers all rewrite /usr would tell of little else. */
const maxPaths = 1000

/**
 * Where the bytes of an image are lost. `hidden` is what merging its layers hid. O(entries).
 * The efficiency is that of wagoodman/dive (filetree/efficiency.go): leaves of each layer count by path, a removal counts
 * as a size of 0 for a file and as the size of all that it hides for a folder.
 */
export function wasteOf(
  layers: readonly Pick<LayerContent, "entries" | "whiteouts">[],
  hidden: readonly Hidden[],
): ImageWaste {
  const sizes = new Map<string, PathSizes>()
  const add = (path: string, bytes: number): void => {
    const known = sizes.get(path)
    if (known) {
      known.count++
      known.sum += bytes
      known.least = Math.min(known.least, bytes)
    } else sizes.set(path, { count: 1, sum: bytes, least: bytes })
  }
  const removed = removedSizes(hidden)
  for (const [index, { entries, whiteouts }] of layers.entries()) {
    const folders = new Set<string>()
    for (const { path } of entries) folders.add(parentOf(path))
    for (const path of whiteouts) folders.add(parentOf(path))
    for (const { path, size } of entries) if (!folders.has(path)) add(path, size)
    for (const path of whiteouts) add(path, removed.get(`${index} ${path}`) ?? 0)
  }
  let least = 0
  let sum = 0
  for (const each of sizes.values()) {
    least += each.least
    sum += each.sum
  }
  const hiddenByLayer = layers.map(() => 0)
  for (const { layer, size } of hidden) hiddenByLayer[layer] = (hiddenByLayer[layer] ?? 0) + size
  const pairs = new Map<string, { layer: number; by: number; bytes: number }>()
  for (const { layer, size, by } of hidden) {
    const pair = getOrAdd(pairs, `${layer} ${by.layer}`, () => ({ layer, by: by.layer, bytes: 0 }))
    pair.bytes += size
  }
  const paths = [...sizes]
    .filter(([, { count, sum: bytes }]) => count > 1 && bytes > 0)
    .map(([path, { count, sum: bytes }]): WastedPath => ({ path, count, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
  return {
    efficiency: sum === 0 ? 1 : least / sum,
    storedBytes: layers.reduce((total, { entries }) => total + entries.reduce((bytes, { size }) => bytes + size, 0), 0),
    hiddenBytes: hiddenByLayer.reduce((total, bytes) => total + bytes, 0),
    hiddenByLayer,
    hiddenBy: [...pairs.values()],
    paths: paths.slice(0, maxPaths),
  }
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")))

/** What each removal of a folder hid, by layer and path of the removal. */
function removedSizes(hidden: readonly Hidden[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const { size, by, path } of hidden) {
    if (by.removal === undefined || by.removal === path) continue
    const key = `${by.layer} ${by.removal}`
    sizes.set(key, (sizes.get(key) ?? 0) + size)
  }
  return sizes
}
