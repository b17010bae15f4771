import type { CatalogedImage } from "../../model/image/image.ts"
import type { Package } from "../../model/package.ts"

/** Files of a package that are looked at: enough to tell, and no package has to be walked whole. */
const sampled = 24

/**
 * Index of the layer that brought a package as it is now. A package manager keeps one database, which every later layer that
 * installs anything writes anew: the package's own files tell better, and of those the most, since a later layer may have changed
 * a configuration file. -1 where nothing tells.
 */
export function layerOfPackage({ files, layers }: CatalogedImage, { files: owned = [], layer }: Package): number {
  const votes = new Map<number, number>()
  let seen = 0
  for (const path of owned) {
    const file = files.get(path)
    if (file === undefined || file.type === "dir") continue
    votes.set(file.layer, (votes.get(file.layer) ?? 0) + 1)
    if (++seen >= sampled) break
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1])
  return best ? best[0] : layers.findIndex(({ diffId }) => diffId === layer)
}
