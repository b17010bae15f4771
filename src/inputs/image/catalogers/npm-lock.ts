import { asObject, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

const maxDepth = 200

/**
 * package-lock.json, npm-shrinkwrap.json and npm's hidden lockfile. Versions 2 and 3 list every folder under `packages`;
 * version 1 nests `dependencies`. Source: npm documentation, package-lock.json.
 */
export const npmLock = cataloger({
  id: "npm-lock",
  version: 2,
  evidence: "locked",
  wants: named("package-lock.json", "npm-shrinkwrap.json", ".package-lock.json"),
  maxBytes: 128 * MiB,
  *parse(bytes, context) {
    const lock = readJson(bytes, context)
    if (lock === undefined) return
    if (!isObject(lock)) context.skip("is no lockfile")
    const packages = get(lock, "packages")
    if (isObject(packages)) yield* fromPackages(packages)
    else yield* fromDependencies(get(lock, "dependencies"), 0)
  },
})

function* fromPackages(packages: Readonly<Record<string, JsonValue | undefined>>): Generator<PackageDraft> {
  const direct = directNames(packages)
  for (const [folder, entry] of Object.entries(packages)) {
    const at = folder.lastIndexOf("node_modules/")
    // Without node_modules it is the project itself or a workspace; a link points at one.
    if (at < 0 || get(entry, "link") === true) continue
    const name = textAt(entry, "name") ?? folder.slice(at + "node_modules/".length)
    const version = textAt(entry, "version")
    if (version === undefined || name === "") continue
    const isDirect = direct === undefined || direct.has(folder)
    yield { ...draft(name, version, entry), ...(isDirect ? {} : { isIndirect: true }) }
  }
}

/** Folders of what the project and its workspaces ask for; undefined when they do not say what that is. */
function directNames(packages: Readonly<Record<string, JsonValue | undefined>>): ReadonlySet<string> | undefined {
  const own = Object.entries(packages).filter(([folder]) => !folder.includes("node_modules/"))
  const names = own.flatMap(([folder, entry]) =>
    fields.flatMap((field) =>
      Object.keys(asObject(get(entry, field))).flatMap((name) => [
        `node_modules/${name}`,
        `${folder}/node_modules/${name}`,
      ]),
    ),
  )
  return names.length === 0 ? undefined : new Set(names)
}

const fields = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]

function* fromDependencies(dependencies: JsonValue | undefined, depth: number): Generator<PackageDraft> {
  if (depth > maxDepth) return
  for (const [key, entry] of Object.entries(asObject(dependencies))) {
    const written = textAt(entry, "version")
    if (written !== undefined) {
      const alias = /^npm:(.+)@([^@]+)$/.exec(written)
      if (alias) yield draft(alias[1] as string, alias[2] as string, entry)
      else if (!written.startsWith("file:")) yield draft(key, isLocation(written) ? "" : written, entry)
    }
    yield* fromDependencies(get(entry, "dependencies"), depth + 1)
  }
}

/** A repository or an address in place of a version: which version lies there is not said. */
const isLocation = (text: string): boolean => /[:/#]/.test(text)

function draft(name: string, version: string, entry: JsonValue | undefined): PackageDraft {
  const license = textAt(entry, "license")
  const isDevelopment = get(entry, "dev") === true || get(entry, "devOptional") === true
  return {
    type: "npm",
    name,
    version,
    ...(license ? { licenses: [license] } : {}),
    ...(isDevelopment ? { isDevelopment } : {}),
  }
}
