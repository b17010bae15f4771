import { isTable, type TomlTable, type TomlValue } from "../../../lib/toml.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { requirementOf } from "./python-requirements.ts"
import { readToml, tomlTable } from "./structured.ts"

/**
 * pyproject.toml: dependencies, optional ones, and groups, which are for development; tables of Poetry as well. What
 * builds the project is no part of it. Source: Python packaging, "pyproject.toml specification" and "Dependency Groups";
 * Poetry documentation, "Dependency specification".
 */
export const pyproject = cataloger({
  id: "pyproject",
  evidence: "locked",
  wants: named("pyproject.toml"),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    const root = readToml(bytes, context)
    yield* fromList(tomlTable(root, "project")?.get("dependencies"), false)
    for (const list of tomlTable(root, "project", "optional-dependencies")?.values() ?? []) yield* fromList(list, false)
    for (const list of tomlTable(root, "dependency-groups")?.values() ?? []) yield* fromList(list, true)
    const poetry = tomlTable(root, "tool", "poetry")
    yield* fromPoetry(tomlTable(poetry, "dependencies"), false)
    yield* fromPoetry(tomlTable(poetry, "dev-dependencies"), true)
    for (const group of tomlTable(poetry, "group")?.values() ?? [])
      if (isTable(group)) yield* fromPoetry(tomlTable(group, "dependencies"), true)
  },
})

/** An item that is a table includes another group, which is read where it stands. */
function* fromList(list: TomlValue | undefined, isDevelopment: boolean): Generator<PackageDraft> {
  for (const item of Array.isArray(list) ? list : []) {
    const draft = typeof item === "string" ? requirementOf(item) : undefined
    if (draft) yield { ...draft, ...(isDevelopment ? { isDevelopment } : {}) }
  }
}

/** A bare version of Poetry means that version and no other; `*` is any. Folders and repositories have none. */
function* fromPoetry(table: TomlTable | undefined, isDevelopment: boolean): Generator<PackageDraft> {
  for (const [name, value] of table ?? []) {
    const asked = isTable(value) ? value.get("version") : value
    if (name === "python" || typeof asked !== "string") continue
    const pinned = /^(?:={2}\s*)?(\d[\w.!+-]*)$/.exec(asked.trim())?.[1]
    yield {
      type: "pypi",
      name,
      version: pinned ?? "",
      ...(pinned === undefined && asked !== "*" ? { requirement: asked } : {}),
      ...(isDevelopment ? { isDevelopment } : {}),
    }
  }
}
