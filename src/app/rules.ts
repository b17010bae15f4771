import { publishedForeignId } from "../catalog/foreign-rules/index.ts"
import type { Check, Example } from "../engines/posture/check.ts"
import { checkDocuments } from "../engines/posture/check-documents.generated.ts"
import { checks } from "../engines/posture/checks.generated.ts"
import type { JsonObject } from "../lib/json.ts"
import type { Rule } from "../model/rule.ts"
import { byId, capitalise, imageRuleBook } from "./image-rules.ts"

/** Every rule of every engine, by id, and those that users add. */
export function allRules(added: readonly Check[] = []): ReadonlyMap<string, Rule> {
  own ??= byId([...checks.map(toRule), ...imageRuleBook().values()])
  return added.length === 0 ? own : byId([...own.values(), ...added.map(toRule)])
}

/** Made once: a scan asks several times. */
let own: ReadonlyMap<string, Rule> | undefined

/**
 * The rules that a name means: the one with this id, or all that another tool's id is an alias of: `trivy:KSV-0017`, `KSV-0017`
 * alone, or an older spelling such as `KSV017`. One rule of theirs may be two of ours.
 */
export function findRules(rules: ReadonlyMap<string, Rule>, name: string): readonly Rule[] {
  const direct = rules.get(name)
  if (direct) return [direct]
  const wanted = publishedForeignId(name).toLowerCase()
  return [...rules.values()].filter(({ aliases }) =>
    aliases.some((alias) => {
      const lower = alias.toLowerCase()
      return lower === wanted || lower.slice(lower.indexOf(":") + 1) === wanted
    }),
  )
}

/** The first of them. */
export const findRule = (rules: ReadonlyMap<string, Rule>, name: string): Rule | undefined => findRules(rules, name)[0]

function toRule(check: Check): Rule {
  const { threat = capitalise(check.severity.reason), fields = [] } = checkDocuments[check.id] ?? {}
  const { title, risk, patch } = check.fix
  return {
    id: check.id,
    title: check.title,
    category: check.category ?? "posture",
    severity: check.severity,
    aliases: check.aliases ?? [],
    frameworks: check.frameworks ?? [],
    threat,
    fields,
    fix: { title, automatic: patch !== undefined && risk === undefined, ...(risk === undefined ? {} : { risk }) },
    examples: { good: listOf(check.examples.good), bad: listOf(check.examples.bad) },
    optional: check.optional ?? false,
  }
}

const listOf = (example: Example): readonly JsonObject[] =>
  (Array.isArray(example) ? example : [example]) as readonly JsonObject[]
