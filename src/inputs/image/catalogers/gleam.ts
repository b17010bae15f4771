import { isTable, type TomlValue } from "../../../lib/toml.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readToml, tomlTable, tomlText } from "./structured.ts"

/** gleam.toml: ranges of Hex packages, commits of repositories. Source: Gleam documentation, "gleam.toml". */
export const gleamProject = cataloger({
  id: "gleam-project",
  evidence: "locked",
  wants: named("gleam.toml"),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    const project = readToml(bytes, context)
    for (const [section, isDevelopment] of sections)
      for (const [name, value] of tomlTable(project, section) ?? []) {
        const draft = packageOf(name, value)
        if (draft) yield { ...draft, ...(isDevelopment ? { isDevelopment } : {}) }
      }
  },
})

const sections = [
  ["dependencies", false],
  ["dev-dependencies", true],
  ["dev_dependencies", true],
] as const

/** A package in a folder is part of the project. */
function packageOf(name: string, value: TomlValue): PackageDraft | undefined {
  if (typeof value === "string") return { type: "hex", name, version: "", requirement: value }
  const repository = isTable(value) ? tomlText(value, "git") : undefined
  const commit = isTable(value) ? tomlText(value, "ref") : undefined
  if (!repository || !commit) return undefined
  return { type: "hex", name, version: "", qualifiers: { vcs_url: `git+${repository}@${commit}` } }
}

/** manifest.toml of Gleam: what was resolved. Source: gleam-lang/gleam, compiler-cli/src/dependencies.rs (Manifest). */
export const gleamManifest = cataloger({
  id: "gleam-manifest",
  evidence: "locked",
  wants: named("manifest.toml"),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const list = readToml(bytes, context)?.get("packages")
    for (const entry of Array.isArray(list) ? list : []) {
      if (!isTable(entry)) continue
      const name = tomlText(entry, "name")
      const version = tomlText(entry, "version")
      const isHere = tomlText(entry, "source") === "local"
      // Other tools have a manifest.toml; only Gleam's packages name what builds them.
      if (name && version && entry.has("build_tools") && !isHere) yield { type: "hex", name, version }
    }
  },
})
