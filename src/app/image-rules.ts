import { imageCheckDocuments, imageChecks } from "../engines/images/checks.generated.ts"
import type { ImageCheck } from "../engines/images/image-check.ts"
import { vulnerabilityRules } from "../engines/vulnerabilities/vulnerability-rules.ts"
import type { Rule } from "../model/rule.ts"

/** Every rule about images and what is vulnerable, by id. */
export const imageRuleBook = (): ReadonlyMap<string, Rule> =>
  byId([...imageChecks.map(toImageRule), ...vulnerabilityRules])

export const byId = (rules: readonly Rule[]): ReadonlyMap<string, Rule> => new Map(rules.map((rule) => [rule.id, rule]))

function toImageRule({ id, title, severity, aliases = [], frameworks = [], advice, examples }: ImageCheck): Rule {
  const { threat = capitalise(severity.reason), fields = [] } = imageCheckDocuments[id] ?? {}
  const { good, bad } = examples
  return {
    id,
    title,
    category: "image",
    severity,
    aliases,
    frameworks,
    threat,
    fields,
    fix: { title: advice, automatic: false },
    examples: { good: [good], bad: [bad] },
    optional: false,
  }
}

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
