import { rewriteFile, TextChanged } from "../inputs/files/rewrite-file.ts"
import { UsageError } from "./command.ts"

/** Writes the new text of a file. Throws UsageError where a file cannot be written. */
export function writeBack(file: string, before: string, after: string): void {
  try {
    rewriteFile(file, before, after)
  } catch (error) {
    if (error instanceof TextChanged)
      throw new UsageError(error.message, "Run the fix again; files before it are fixed.")
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError(`${file} cannot be written: ${code}`, message)
  }
}
