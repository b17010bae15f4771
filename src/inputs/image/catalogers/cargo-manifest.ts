import { isTable, type TomlTable, type TomlValue } from "../../../lib/toml.ts"
import { type CatalogContext, cataloger, MiB, type PackageDraft } from "../cataloger.ts"
import { readToml, tomlTable, tomlText } from "./structured.ts"

/**
 * Cargo.toml: the crate itself and the ranges it asks for; where Cargo.lock lies beside it, that says more and this is not
 * read. A dependency on a repository is told when it names a commit: what lies behind a tag or branch, only the lockfile
 * knows. Source: The Cargo Book, "Specifying Dependencies" and "The Manifest Format".
 */
export const cargoManifest = cataloger({
  id: "cargo-manifest",
  evidence: "locked",
  // Sources of crates that Cargo fetched ask for what their own tests need as well.
  wants: ({ name, path }) => name === "Cargo.toml" && !/(?:^|\/)registry\/src\//.test(path),
  maxBytes: 4 * MiB,
  siblings: ["Cargo.lock"],
  *parse(bytes, context) {
    if (context.sibling("Cargo.lock") !== undefined) return
    const manifest = readToml(bytes, context)
    if (!manifest) return
    const drafts = [...dependenciesOf(manifest, context)]
    if (drafts.includes(undefined)) return
    const name = tomlText(tomlTable(manifest, "package"), "name")
    const version = tomlText(tomlTable(manifest, "package"), "version")
    if (name && version) yield { type: "cargo", name, version }
    for (const draft of drafts) if (draft) yield draft
  },
})

const sections = [
  ["dependencies", false],
  ["build-dependencies", true],
  ["dev-dependencies", true],
] as const

/** Undefined for each that Cargo refuses; it then refuses the whole manifest. */
function* dependenciesOf(manifest: TomlTable, context: CatalogContext): Generator<PackageDraft | undefined> {
  const targets = [...(tomlTable(manifest, "target")?.values() ?? [])].filter(isTable)
  for (const table of [manifest, tomlTable(manifest, "workspace"), ...targets])
    for (const [section, isDevelopment] of sections)
      for (const [key, value] of tomlTable(table, section) ?? []) {
        if (isTable(value) && ["git", "version", "package"].some((field) => isTable(value.get(field)))) {
          context.skip(`the dependency ${key.slice(0, 80)} has a table where a text belongs`)
          yield undefined
        }
        const draft = packageOf(key, value)
        if (draft) yield { ...draft, ...(isDevelopment ? { isDevelopment } : {}) }
      }
}

function packageOf(key: string, value: TomlValue): PackageDraft | undefined {
  const table = isTable(value) ? value : undefined
  const name = tomlText(table, "package") ?? key
  const asked = typeof value === "string" ? value : tomlText(table, "version")
  const exact = /^=\s*(\d+\.\d+\.\d+\S*)$/.exec(asked ?? "")?.[1]
  if (asked !== undefined)
    return { type: "cargo", name, ...(exact ? { version: exact } : { version: "", requirement: asked }) }
  const repository = tomlText(table, "git")
  const commit = /^[0-9a-f]{7,40}$/.exec(tomlText(table, "rev") ?? "")?.[0]
  if (!repository || !commit) return undefined
  return { type: "cargo", name, version: "", qualifiers: { vcs_url: `git+${repository}@${commit}` } }
}
