import { asObject, asString, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readJson, readJsonc } from "./structured.ts"

const specifier = /^(npm|jsr):\/?((?:@[^/@\s]+\/)?[^/@\s]+)@([^/\s]+)/

/**
 * deno.json: packages that the import map names with a version or range. One that asks for any version says nothing.
 * Source: Deno documentation, "deno.json", "imports".
 */
export const denoProject = cataloger({
  id: "deno-project",
  evidence: "locked",
  // npm packages ship the configuration of their own development.
  wants: ({ name, path }) => /^deno\.jsonc?$/.test(name) && !path.includes("node_modules/"),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    const project = readJsonc(bytes, context)
    if (project !== undefined && !isObject(project)) context.skip("is no configuration of Deno")
    const scopes = Object.values(asObject(get(project, "scopes")))
    for (const imports of [get(project, "imports"), ...scopes])
      for (const target of Object.values(asObject(imports))) {
        const match = specifier.exec(asString(target) ?? "")
        if (!match) continue
        const [, type, name = "", asked = ""] = match
        const isExact = /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(asked)
        const what = isExact ? { version: asked } : { version: "", requirement: asked }
        yield { type: type === "npm" ? "npm" : "jsr", name, ...what }
      }
  },
})

/** deno.lock, versions 2 to 5: keys `name@version`, behind it the peers. Source: denoland/deno_lockfile. */
export const denoLock = cataloger({
  id: "deno-lock",
  evidence: "locked",
  wants: named("deno.lock"),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const lock = readJson(bytes, context)
    if (lock !== undefined && !isObject(lock)) context.skip("is no lockfile of Deno")
    // Version 3 put both below `packages`, version 2 the npm packages below `npm.packages`.
    const inner = get(lock, "packages") ?? lock
    const npm = get(inner, "npm")
    yield* packagesOf("npm", get(npm, "packages") ?? npm)
    yield* packagesOf("jsr", get(inner, "jsr"))
  },
})

function* packagesOf(type: "npm" | "jsr", table: unknown): Generator<PackageDraft> {
  for (const key of Object.keys(asObject(table))) {
    const match = /^((?:@[^/@]+\/)?[^@/]+)@(\d[^_]*)/.exec(key)
    if (match) yield { type, name: match[1] as string, version: match[2] as string }
  }
}
