import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import type { Incomplete } from "../../model/finding.ts"

/** Larger files are no manifests: the API server takes 3 MiB for one object. */
export const maxFileSize = 64 * 1024 * 1024

/**
 * The bytes of a regular file. Never blocks on pipes and devices, never reads more than the limit; what goes wrong is
 * given back as text for people.
 */
export function readRegularFile(file: string): Uint8Array | Incomplete {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    return unreadable(file, error)
  }
  try {
    const status = fstatSync(descriptor)
    if (!status.isFile())
      return {
        what: file,
        why: "it is no regular file",
        code: "not-a-file",
        advice: "Name a file or a folder; use - for standard input.",
      }
    if (status.size > maxFileSize)
      return {
        what: file,
        why: `it is larger than ${maxFileSize / 1024 / 1024} MiB`,
        code: "file-too-large",
        advice: "Split it; manifests are not so large.",
      }
    const bytes = Buffer.allocUnsafe(status.size)
    let length = 0
    while (length < bytes.length) {
      const read = readSync(descriptor, bytes, length, bytes.length - length, length)
      if (read === 0) break
      length += read
    }
    return bytes.subarray(0, length)
  } catch (error) {
    return unreadable(file, error)
  } finally {
    closeSync(descriptor)
  }
}

function unreadable(file: string, error: unknown): Incomplete {
  const { code, message } = error as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    ENOENT: "it does not exist any more",
    EACCES: "permission is denied",
    EISDIR: "it is a folder",
  }
  return {
    what: file,
    why: `it cannot be read: ${reasons[code ?? ""] ?? code ?? message}`,
    code: "unreadable",
    advice: "Check the file and its permissions.",
  }
}
