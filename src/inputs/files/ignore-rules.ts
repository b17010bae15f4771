import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import ignore, { type Ignore } from "ignore"

/** The `.gitignore` files that apply to a folder, the nearest last, as git reads them. */
export interface IgnoreRules {
  readonly files: readonly { readonly folder: string; readonly rules: Ignore }[]
}

const noRules: IgnoreRules = { files: [] }

/** Rules from the repository's root down to `folder`, `folder` itself excluded; none outside a repository. */
export function rulesAbove(folder: string): IgnoreRules {
  const folders: string[] = []
  for (let current = folder; ; current = dirname(current)) {
    if (current !== folder) folders.unshift(current)
    if (existsSync(join(current, ".git"))) return folders.reduce(withRulesOf, noRules)
    if (dirname(current) === current) return noRules
  }
}

/** The rules with those of the folder's own `.gitignore` added. */
export function withRulesOf(rules: IgnoreRules, folder: string): IgnoreRules {
  let text: string
  try {
    text = readFileSync(join(folder, ".gitignore"), "utf8")
  } catch {
    return rules
  }
  return { files: [...rules.files, { folder, rules: ignore().add(text) }] }
}

/** Whether git would leave the path out. A later file decides over an earlier one, as `!pattern` may re-include. */
export function isIgnored({ files }: IgnoreRules, path: string, isFolder: boolean): boolean {
  let ignored = false
  for (const { folder, rules } of files) {
    const name = relative(folder, path).replaceAll("\\", "/")
    if (name === "" || name.startsWith("..")) continue
    const { ignored: yes, unignored: no } = rules.test(isFolder ? `${name}/` : name)
    if (yes) ignored = true
    if (no) ignored = false
  }
  return ignored
}
