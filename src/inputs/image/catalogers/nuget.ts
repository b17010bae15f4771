import { asObject, get, isObject } from "../../../lib/json.ts"
import { descendants } from "../../../lib/xml.ts"
import { cataloger, MiB, named } from "../cataloger.ts"
import { readJson, readXml, textAt } from "./structured.ts"

/**
 * APP.deps.json of a published .NET program: packages with their code, and the runtime packs of self-contained programs.
 * Source: dotnet/sdk documentation, "runtime-configuration-file".
 */
export const dotnetDeps = cataloger({
  id: "dotnet-deps",
  evidence: "installed",
  wants: ({ name }) => name.endsWith(".deps.json"),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const deps = readJson(bytes, context)
    if (deps === undefined) return
    const libraries = get(deps, "libraries")
    if (!isObject(libraries)) context.skip("names no libraries")
    for (const key of Object.keys(asObject(libraries))) {
      const [name, version] = key.split("/")
      if (!name || !version) continue
      yield { type: "nuget", name: name.replace(/^runtimepack\./, ""), version }
    }
  },
})

/** packages.lock.json. Source: NuGet documentation, "Locking dependencies". */
export const nugetLock = cataloger({
  id: "nuget-lock",
  version: 2,
  evidence: "locked",
  wants: named("packages.lock.json"),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const lock = readJson(bytes, context)
    for (const framework of Object.values(asObject(get(lock, "dependencies"))))
      for (const [name, entry] of Object.entries(asObject(framework))) {
        const version = textAt(entry, "resolved")
        const type = textAt(entry, "type")
        if (version === undefined || type === "Project") continue
        yield { type: "nuget", name, version, ...(type === "Direct" ? {} : { isIndirect: true }) }
      }
  },
})

/** packages.config. Source: NuGet documentation, "packages.config reference". */
export const nugetPackagesConfig = cataloger({
  id: "nuget-packages-config",
  evidence: "locked",
  wants: named("packages.config"),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
    const root = readXml(bytes, context)
    if (!root) return
    for (const { attributes } of descendants(root, "package")) {
      const name = attributes.get("id")
      const version = attributes.get("version")
      const isDevelopment = attributes.get("developmentDependency") === "true"
      if (name && version) yield { type: "nuget", name, version, ...(isDevelopment ? { isDevelopment } : {}) }
    }
  },
})
