import { asObject, isObject } from "../../../lib/json.ts"
import { reachable } from "../../../lib/reachable.ts"
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
  version: 2,
  evidence: "locked",
  wants: ({ name }) => /^(?:poetry|pdm|uv)\.lock$|^pylock(?:\.[^.]+)?\.toml$/.test(name),
  maxBytes: 64 * MiB,
  *parse(bytes, context) {
    const lock = readToml(bytes, context)
    const isPylock = context.path.endsWith(".toml")
    const list = lock?.get(isPylock ? "packages" : "package")
    const entries = (Array.isArray(list) ? list : []).filter(isTable)
    const forDevelopment = onlyForDevelopment(entries)
    for (const entry of entries) {
      const draft = readPackage(entry)
      if (draft) yield { ...draft, ...(forDevelopment.has(draft.name) ? { isDevelopment: true } : {}) }
    }
  },
})

/**
 * uv.lock marks no package: those are for development that only groups of the project lead to. Source: uv documentation,
 * "Development dependencies"; astral-sh/uv, crates/uv-resolver/src/lock.
 */
function onlyForDevelopment(entries: readonly TomlTable[]): ReadonlySet<string> {
  const needs = new Map<string, string[]>()
  const used: string[] = []
  const developing: string[] = []
  for (const entry of entries) {
    const needed = [...namesIn(entry.get("dependencies")), ...namesInTable(entry.get("optional-dependencies"))]
    needs.set(text(entry.get("name")) ?? "", needed)
    if (!isOwn(entry)) continue
    used.push(...needed)
    developing.push(...namesInTable(entry.get("dev-dependencies")))
  }
  const next = (name: string) => needs.get(name) ?? []
  const inUse = reachable(used, next)
  return new Set([...reachable(developing, next)].filter((name) => !inUse.has(name)))
}

const namesIn = (list: TomlValue | undefined): string[] =>
  (Array.isArray(list) ? list : []).flatMap((item) => (isTable(item) ? (text(item.get("name")) ?? []) : []))

const namesInTable = (table: TomlValue | undefined): string[] =>
  isTable(table) ? [...table.values()].flatMap(namesIn) : []

/** The project itself, or one beside it. */
function isOwn(entry: TomlTable): boolean {
  const source = entry.get("source")
  return isTable(source) && (source.has("editable") || source.has("virtual"))
}

const text = (value: TomlValue | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

function readPackage(entry: TomlTable): PackageDraft | undefined {
  const name = text(entry.get("name"))
  if (name === undefined || isOwn(entry) || entry.has("directory")) return undefined
  const isDevelopment = text(entry.get("category")) === "dev" || isOnlyDevelopment(entry.get("groups"))
  return { type: "pypi", name, version: text(entry.get("version")) ?? "", ...(isDevelopment ? { isDevelopment } : {}) }
}

const isOnlyDevelopment = (groups: TomlValue | undefined): boolean =>
  Array.isArray(groups) && groups.length > 0 && groups.every((group) => group === "dev" || group === "test")
