/** `npm run docs`: writes the rule reference, docs/rules/*.md, from the checks themselves. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import "./generate-checks.mjs"

const root = resolve(import.meta.dirname, "..")
const folder = mkdtempSync(join(root, "node_modules/.docs-"))
try {
  const outfile = join(folder, "reference.mjs")
  await build({
    entryPoints: [join(root, "src/app/rule-reference.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
  })
  const { renderRuleIndex, renderRulePages } = await import(pathToFileURL(outfile).href)
  const target = join(root, "docs/rules")
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const pages = renderRulePages()
  for (const [name, text] of pages) writeFileSync(join(target, name), text)
  writeFileSync(join(target, "README.md"), renderRuleIndex())
  console.log(`${pages.length} rules written to docs/rules`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
