import { defineConfig } from "vitest/config"
import { environment } from "./test/own-cache.ts"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    pool: "threads",
    isolate: false,
    maxWorkers: 2,
    env: environment,
    globalSetup: ["test/own-cache.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
