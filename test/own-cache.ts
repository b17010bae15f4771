import { rmSync } from "node:fs"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"

const usual = process.env.XDG_CACHE_HOME || join(homedir(), ".cache")
const folder = join(tmpdir(), `breakwater-cache-${process.pid}`)

/**
 * What a machine remembers of other scans must not decide a test, so tests have a cache of their own. What takes minutes to build
 * stays where it was.
 */
export const environment = {
  XDG_CACHE_HOME: folder,
  BREAKWATER_TESTBED: process.env.BREAKWATER_TESTBED ?? join(usual, "breakwater", "testbed"),
  GOCACHE: process.env.GOCACHE ?? join(usual, "go-build"),
}

/** Vitest calls it when all is done. */
export const teardown = (): void => rmSync(folder, { recursive: true, force: true })
