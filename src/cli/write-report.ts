import { closeSync, openSync, writeFileSync } from "node:fs"
import { UsageError } from "./command.ts"

/** Writes piece by piece: a report of a large cluster is larger than a string may be. */
export function writeReport(file: string, pieces: Iterable<string>): void {
  try {
    const descriptor = openSync(file, "w")
    try {
      let buffer = ""
      for (const piece of pieces) {
        buffer += piece
        if (buffer.length < 262_144) continue
        writeFileSync(descriptor, buffer)
        buffer = ""
      }
      writeFileSync(descriptor, buffer)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError(`the report cannot be written to ${file}: ${code}`, message)
  }
}
