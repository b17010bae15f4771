import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { decodeText } from "../../lib/yaml/index.ts"

/** The file no longer holds the text that was read, or cannot be written back as it was. */
export class TextChanged extends Error {
  readonly code = "text-changed"
}

/**
 * Replaces the text of a file: written beside it and renamed, so that a crash leaves the old or the new text and never half
 * of one. Links are followed, the file mode and a byte order mark kept. Throws TextChanged when the file does not hold
 * `before` any more or is no UTF-8.
 */
export function rewriteFile(file: string, before: string, after: string): void {
  const path = realpathSync(file)
  const bytes = readFileSync(path)
  const { text, problem } = decodeText(bytes)
  if (text !== before) throw new TextChanged(`${file} was changed by someone else since it was read`)
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "\ufeff" : ""
  if (problem || Buffer.compare(Buffer.from(mark + text), bytes) !== 0)
    throw new TextChanged(`${file} is no UTF-8 text and cannot be written back as it was`)
  const beside = `${path}.${process.pid}.breakwater`
  try {
    writeFileSync(beside, mark + after, { flag: "wx" })
    chmodSync(beside, statSync(path).mode)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
