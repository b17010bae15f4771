/** `npm run bench NAME [ARGUMENT…]`: bundles bench/NAME.ts and calls its `run(arguments)`. Figures go to standard output. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { cpus } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
// Benchmarks of whole commands run what is in dist/.
import "./build.mjs"

const root = resolve(import.meta.dirname, "..")
const [name, ...args] = process.argv.slice(2)
const entry = join(root, "bench", `${name}.ts`)
if (!name || !existsSync(entry)) {
  const known = readdirSync(join(root, "bench"))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -3))
  console.error(`npm run bench NAME, where NAME is one of: ${known.join(", ")}`)
  process.exit(2)
}

console.log(`${name}: Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`)
const folder = mkdtempSync(join(root, "node_modules/.bench-"))
try {
  const outfile = join(folder, "bench.mjs")
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
  })
  const bench = await import(pathToFileURL(outfile).href)
  await bench.run(args)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
