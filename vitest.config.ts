import { tmpdir } from "node:os"
import { join } from "node:path"
import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    pool: "threads",
    isolate: false,
    maxWorkers: 2,
    // What a machine remembers of other scans must not decide a test.
    env: { XDG_CACHE_HOME: join(tmpdir(), `breakwater-cache-${process.pid}`) },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
