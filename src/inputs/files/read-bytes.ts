import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import type { Incomplete } from "../../model/finding.ts"
import type { FsPath } from "./path.ts"
import { notRegular, systemProblem } from "./problem.ts"

// Windows has no O_NONBLOCK; there the constant is undefined.
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** A file that is open for reading. Reads are synchronous: for files from the page cache three times as fast as promises. */
export interface OpenFile {
  readonly size: number
  /** Fills the buffer as far as the file goes; fewer bytes mean its end. `position` in bytes. */
  read(buffer: Uint8Array, position: number): number
}

/**
 * Opens a regular file, to be closed by the caller. Pipes, sockets and devices are refused without a byte read from them,
 * and opening them never blocks. Errors of the system come back as a problem.
 */
export function openFile(path: FsPath, name: string): (OpenFile & { close(): void }) | { problem: Incomplete } {
  let descriptor: number | undefined
  try {
    const opened = openSync(path, openFlags)
    descriptor = opened
    const stat = fstatSync(opened)
    if (stat.isFile())
      return {
        size: stat.size,
        read: (buffer, position) => fill(opened, buffer, position),
        close: () => closeSync(opened),
      }
    closeSync(opened)
    return { problem: notRegular(name) }
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    return { problem: systemProblem(name, error) }
  }
}

/** Opens a regular file, hands it to `use` and closes it. */
export function withFile<T>(path: FsPath, name: string, use: (file: OpenFile) => T): T | { problem: Incomplete } {
  const file = openFile(path, name)
  if ("problem" in file) return file
  try {
    return use(file)
  } catch (error) {
    return { problem: systemProblem(name, error) }
  } finally {
    file.close()
  }
}

function fill(descriptor: number, buffer: Uint8Array, position: number): number {
  let filled = 0
  while (filled < buffer.length) {
    const count = readSync(descriptor, buffer, filled, buffer.length - filled, position + filled)
    if (count === 0) break
    filled += count
  }
  return filled
}

/** All bytes of an open file, or undefined when it holds more than `limit`. A size of 0 may be wrong (/proc). */
export function readAll(file: OpenFile, limit: number): Uint8Array | undefined {
  if (file.size > limit) return undefined
  const first = Buffer.allocUnsafe(file.size)
  const count = file.read(first, 0)
  if (count > 0) return first.subarray(0, count)
  const chunks: Uint8Array[] = [first]
  let total = count
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024)
    const more = file.read(chunk, total)
    total += more
    if (total > limit) return undefined
    chunks.push(chunk.subarray(0, more))
    if (more < chunk.length) return Buffer.concat(chunks)
  }
}

/** Whether an open file holds an ASCII word anywhere. Memory is bounded, whatever its size. */
export function holdsWord(file: OpenFile, word: string): boolean {
  const buffer = Buffer.allocUnsafe(1024 * 1024)
  for (let position = 0; ; position += buffer.length - word.length) {
    const count = file.read(buffer, position)
    if (buffer.subarray(0, count).includes(word)) return true
    if (count < buffer.length) return false
  }
}
