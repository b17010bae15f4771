import { existsSync } from "node:fs"
import { join, resolve } from "node:path"

/** Where the corpora lie: beside the repository, or where BREAKWATER_SHARED says. */
export const sharedFolder = process.env.BREAKWATER_SHARED ?? resolve(import.meta.dirname, "../../shared")

export const corpus = (...parts: readonly string[]): string => join(sharedFolder, "corpora", ...parts)

/**
 * Whether a test that needs something beyond a plain machine can run. In CI it must: then a missing need is not
 * skipped, so the test fails by itself. Elsewhere the reason is printed.
 */
export function available(isThere: boolean, need: string): boolean {
  if (isThere || process.env.CI) return true
  console.warn(`skipped: ${need}`)
  return false
}

export const hasCorpora = available(existsSync(corpus()), `the corpora are not at ${corpus()} (set BREAKWATER_SHARED)`)
