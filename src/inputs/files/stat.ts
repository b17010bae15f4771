import { type Stats, statSync } from "node:fs"
import type { FsPath } from "./path.ts"

/** What a path leads to, or undefined where it leads nowhere or is no path at all (too long, NUL inside, links in a circle). */
export function statOrNothing(path: FsPath): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
