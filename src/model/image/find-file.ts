import type { FileEntry } from "./image.ts"

/** As the kernel does (MAXSYMLINKS). */
const maxLinks = 40

/**
 * The file at a path of an image, links in its folders followed inside the root: package databases say `lib/x` where the
 * image has `usr/lib/x`. The last part itself is not followed. O(depth), mostly one look-up.
 */
export function findFile(files: ReadonlyMap<string, FileEntry>, path: string): FileEntry | undefined {
  const direct = files.get(path)
  if (direct) return direct
  const waiting = path.split("/").reverse()
  const done: string[] = []
  for (let links = 0; waiting.length > 0; ) {
    const segment = waiting.pop() as string
    if (segment === "" || segment === ".") continue
    if (segment === "..") {
      done.pop()
      continue
    }
    const entry = files.get([...done, segment].join("/"))
    if (waiting.length === 0) return entry
    if (entry?.type === "symlink" && entry.link !== undefined && links++ < maxLinks) {
      if (entry.link.startsWith("/")) done.length = 0
      waiting.push(...entry.link.split("/").reverse())
    } else done.push(segment)
  }
  return undefined
}
