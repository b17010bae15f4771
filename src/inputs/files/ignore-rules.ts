import { readFileSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import createIgnore, { type Ignore } from "ignore"
import { statOrNothing } from "./stat.ts"

/** The rules of one .gitignore, and the path from its folder to the folder at hand ("" or "apps/shop/"). */
interface RuleSet {
  readonly rules: Ignore
  readonly prefix: string
}

/** The rules that hold in one folder, the deepest first: the first that decides wins, as in git. */
export type IgnoreRules = readonly RuleSet[]

const maxRuleBytes = 1024 * 1024

function readRules(file: string): Ignore | undefined {
  try {
    const stat = statOrNothing(file)
    if (!stat?.isFile() || stat.size > maxRuleBytes) return undefined
    return createIgnore({ ignorecase: false }).add(readFileSync(file, "utf8"))
  } catch {
    // A .gitignore that cannot be read ignores nothing: more is scanned, not less.
    return undefined
  }
}

/** The rules with those of the folder's own .gitignore before them. */
export function addOwnRules(above: IgnoreRules, folder: string): IgnoreRules {
  const rules = readRules(join(folder, ".gitignore"))
  return rules ? [{ rules, prefix: "" }, ...above] : above
}

/**
 * The rules of a folder within the folder at hand. A set that ignores that folder itself is left out: either a deeper
 * set has taken the folder back, or the user named it; then it must not ignore all that is in it.
 */
export const rulesBelow = (rules: IgnoreRules, name: string): IgnoreRules =>
  rules.flatMap((set) => {
    const prefix = `${set.prefix}${name}/`
    return set.rules.ignores(prefix) ? [] : [{ rules: set.rules, prefix }]
  })

/** Whether an entry of the folder at hand is ignored (gitignore(5): the last pattern that matches, the deepest file first). */
export function isIgnored(rules: IgnoreRules, name: string, isFolder: boolean): boolean {
  for (const set of rules) {
    const verdict = set.rules.test(set.prefix + (isFolder ? `${name}/` : name))
    if (verdict.ignored) return true
    if (verdict.unignored) return false
  }
  return false
}

/**
 * The rules from above a folder: .gitignore of each folder up to the root of the repository and its .git/info/exclude.
 * A folder outside of repositories has none. The user's global excludes are personal and do not count.
 */
export function rulesAbove(folder: string): IgnoreRules {
  const root = repositoryOf(folder)
  if (root === undefined) return []
  const exclude = readRules(join(root, ".git", "info", "exclude"))
  let rules: IgnoreRules = exclude ? [{ rules: exclude, prefix: "" }] : []
  if (root === folder) return rules
  let current = root
  for (const name of relative(root, folder).split(sep)) {
    rules = rulesBelow(addOwnRules(rules, current), name)
    current = join(current, name)
  }
  return rules
}

function repositoryOf(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (statOrNothing(join(current, ".git"))) return current
    if (dirname(current) === current) return undefined
  }
}
