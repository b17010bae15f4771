/**
 * Builds dist/: the command line and the library as one split bundle, so that each command loads only its own code.
 * Runs by `prepare`, so that `npm ci` alone leaves a working `breakwater`.
 */
import { rmSync } from "node:fs"
import { resolve } from "node:path"
import { build } from "esbuild"
import "./generate-checks.mjs"

const root = resolve(import.meta.dirname, "..")
const dist = resolve(root, "dist")

rmSync(dist, { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: { cli: "src/cli/main.ts", index: "src/index.ts" },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "external",
  // Bundled CommonJS packages may call require for Node's own modules.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
})
