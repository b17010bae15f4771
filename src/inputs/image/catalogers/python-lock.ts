import { asObject, isObject } from "../../../lib/json.ts"
import { isTable, type TomlTable, type TomlValue } from "../../../lib/toml.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readJson, readToml, textAt } from "./structured.ts"

/** Pipfile.lock: `default` and `develop`. Source: Pipenv documentation, Pipfile.lock. */
export const pipfileLock = cataloger({
  id: "pipfile-lock",
  evidence: "locked",
  wants: named("Pipfile.lock"),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const lock = readJson(bytes, context)
    if (lock !== undefined && !isObject(lock)) context.skip("is no lockfile")
    for (const [group, entries] of Object.entries(asObject(lock))) {
      if (group === "_meta") continue
      for (const [name, entry] of Object.entries(asObject(entries))) {
        const version = textAt(entry, "version")?.replace(/^={2,3}\s*/, "")
        if (version === undefined) continue
        yield { type: "pypi", name, version, ...(group === "develop" ? { isDevelopment: true } : {}) }
      }
    }
  },
})

/**
 * Lockfiles in TOML with a list of packages: poetry.lock, pdm.lock, uv.lock and pylock.toml (PEP 751). What lies in the
 * project itself (editable, virtual) is not among its packages.
 */
export const pythonLock = cataloger({
  id: "python-lock",
  evidence: "locked",
  wants: ({ name }) => /^(?:poetry|pdm|uv)\.lock$|^pylock(?:\.[^.]+)?\.toml$/.test(name),
  maxBytes: 64 * MiB,
  *parse(bytes, context) {
    const lock = readToml(bytes, context)
    const isPylock = context.path.endsWith(".toml")
    const list = lock?.get(isPylock ? "packages" : "package")
    for (const entry of Array.isArray(list) ? list : []) {
      const draft = isTable(entry) ? readPackage(entry) : undefined
      if (draft) yield draft
    }
  },
})

const text = (value: TomlValue | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

function readPackage(entry: TomlTable): PackageDraft | undefined {
  const name = text(entry.get("name"))
  const source = entry.get("source")
  if (
    name === undefined ||
    (isTable(source) && (source.has("editable") || source.has("virtual"))) ||
    entry.has("directory")
  )
    return undefined
  const isDevelopment = text(entry.get("category")) === "dev" || isOnlyDevelopment(entry.get("groups"))
  return { type: "pypi", name, version: text(entry.get("version")) ?? "", ...(isDevelopment ? { isDevelopment } : {}) }
}

const isOnlyDevelopment = (groups: TomlValue | undefined): boolean =>
  Array.isArray(groups) && groups.length > 0 && groups.every((group) => group === "dev" || group === "test")
