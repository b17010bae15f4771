import type { JsonValue } from "../../../lib/json.ts"
import type { Finding } from "../../../model/finding.ts"
import { fingerprint, StablePaths } from "../../../model/fingerprint.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Rule } from "../../../model/rule.ts"
import type { SeverityLevel } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { Reachability } from "../reachability.ts"

/** One problem, before it becomes a finding of its rule. */
export interface Problem {
  /** The cause; findings of one rule at one place are one. */
  readonly place: Place
  readonly message: string
  readonly evidence?: { readonly [key: string]: JsonValue }
  readonly related?: readonly Place[]
  readonly severity?: SeverityLevel
}

/** A rule that looks at who reaches whom. */
export interface NetworkRule extends Rule {
  readonly find: (inventory: Inventory, answer: Reachability) => Iterable<Problem>
}

/** The findings of these rules. */
export function networkFindings(
  rules: readonly NetworkRule[],
  inventory: Inventory,
  answer: Reachability,
): readonly Finding[] {
  return rules.flatMap((rule) => [...rule.find(inventory, answer)].map((problem) => toFinding(rule, problem)))
}

function toFinding(rule: NetworkRule, { place, message, evidence = {}, related = [], severity }: Problem): Finding {
  const { resource, path } = place
  return {
    id: fingerprint(rule.id, resource.key, new StablePaths().of(resource, path)),
    rule: rule.id,
    aliases: rule.aliases,
    category: rule.category,
    severity: severity ?? rule.severity.level,
    title: rule.title,
    message,
    resource: resource.reference,
    path,
    locations: [],
    evidence,
    fix: { title: rule.fix.title, automatic: false },
    frameworks: rule.frameworks,
    places: [place, ...related],
  }
}
