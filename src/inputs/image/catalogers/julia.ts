import { isTable, type TomlTable } from "../../../lib/toml.ts"
import { cataloger, MiB, type PackageDraft } from "../cataloger.ts"
import { readToml, tomlTable, tomlText } from "./structured.ts"

/**
 * Manifest.toml: every package of an environment. Since format 2.0 below `deps`, before it at the top. Packages of the
 * standard library state no version: theirs is Julia's. Names are no keys, UUIDs are; a `deps` list of plain names is
 * only right while each name stands for one package, and Pkg refuses a manifest in which it does not.
 * Source: Pkg.jl documentation, "Project.toml and Manifest.toml"; Pkg.jl, src/manifest.jl (validate_manifest).
 */
export const juliaManifest = cataloger({
  id: "julia-manifest",
  evidence: "locked",
  wants: ({ name }) => /^(?:Julia)?Manifest(?:-v\d+\.\d+)?\.toml$/.test(name),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const manifest = readToml(bytes, context)
    if (!manifest) return
    const julia = tomlText(manifest, "julia_version")
    const entries = [...entriesOf(manifest)]
    const counts = new Map<string, number>()
    for (const { name } of entries) counts.set(name, (counts.get(name) ?? 0) + 1)
    for (const { name, entry } of entries) {
      const needed = entry.get("deps")
      for (const other of Array.isArray(needed) ? needed : [])
        if (typeof other === "string" && counts.get(other) !== 1) {
          context.skip(`${name} needs ${other}, of which there are ${counts.get(other) ?? 0}`)
          return
        }
    }
    for (const { name, entry } of entries) yield packageOf(name, entry, julia)
  },
})

function* entriesOf(manifest: TomlTable): Generator<{ name: string; entry: TomlTable }> {
  const isNew = manifest.has("manifest_format")
  const deps = isNew ? tomlTable(manifest, "deps") : manifest
  for (const [name, list] of deps ?? [])
    for (const entry of Array.isArray(list) ? list : []) if (isTable(entry)) yield { name, entry }
}

function packageOf(name: string, entry: TomlTable, julia: string | undefined): PackageDraft {
  const isStandard = !entry.has("git-tree-sha1") && !entry.has("path") && !entry.has("repo-url")
  const uuid = tomlText(entry, "uuid")
  return {
    type: "julia",
    name,
    version: tomlText(entry, "version") ?? (isStandard ? julia : undefined) ?? "",
    ...(uuid ? { qualifiers: { uuid } } : {}),
  }
}

/** Project.toml: what a project asks for, by UUID, with ranges below `compat`. Source: Pkg.jl documentation, "Compatibility". */
export const juliaProject = cataloger({
  id: "julia-project",
  evidence: "locked",
  // Packages that Pkg fetched lie below the depot; the manifest that led to them says more.
  wants: ({ name, path }) =>
    (name === "Project.toml" || name === "JuliaProject.toml") && !/(?:^|\/)\.julia\/packages\//.test(path),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    const project = readToml(bytes, context)
    const compat = tomlTable(project, "compat")
    for (const [section, isDevelopment] of sections)
      for (const [name, uuid] of tomlTable(project, section) ?? []) {
        const requirement = tomlText(compat, name)
        if (typeof uuid !== "string") continue
        yield {
          type: "julia",
          name,
          version: "",
          qualifiers: { uuid },
          ...(requirement ? { requirement } : {}),
          ...(isDevelopment ? { isDevelopment } : {}),
        }
      }
  },
})

/** `extras` are there for tests and extensions. */
const sections = [
  ["deps", false],
  ["extras", true],
] as const
