import { stat } from "node:fs/promises"
import { folderBlobs, tarBlobs } from "./blobs.ts"
import { type ImageParts, imageParts, type Platform } from "./manifest.ts"

/** An archive of an image has a handful for each layer; a root file system has thousands. */
const maxEntries = 2_000

/**
 * Which image a layout or an archive that is not packed holds, by its configuration: no layer is read. Undefined where it is
 * something else or damaged; whoever reads it says which.
 */
export async function identifyImage(path: string, platform?: Platform): Promise<ImageParts | undefined> {
  try {
    const blobs = (await stat(path)).isDirectory() ? await folderBlobs(path) : await tarBlobs(path, maxEntries)
    try {
      return await imageParts(blobs, platform)
    } finally {
      await blobs.close()
    }
  } catch {
    return undefined
  }
}
