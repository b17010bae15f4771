import { randomUUID } from "node:crypto"
import { readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** Written aside and renamed: a reader beside us never sees half a file. */
export function writeAside(file: string, content: string | Uint8Array): void {
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, content)
  renameSync(draft, file)
}

/** Removes what was not asked for longest until the rest is small enough; never the one that was just written. */
export function removeOldest(folder: string, maxBytes: number, newest: string): void {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((file) => {
      const found = statSync(file, { throwIfNoEntry: false })
      return found ? [{ file, size: found.size, used: found.mtimeMs }] : []
    })
    .sort((a, b) => a.used - b.used)
  let total = files.reduce((sum, { size }) => sum + size, 0)
  for (const { file, size } of files) {
    if (total <= maxBytes) return
    if (file === newest) continue
    rmSync(file, { force: true })
    total -= size
  }
}

/** What is used goes last. Where that cannot be written down it goes by when it was written. */
export function markUsed(file: string): void {
  const now = new Date()
  try {
    utimesSync(file, now, now)
  } catch {
    // The folder may be for reading alone.
  }
}
