import type { JsonObject } from "../lib/json.ts"
import type { Category } from "./finding.ts"
import type { Severity } from "./severity.ts"

/** What users can read about a rule: `breakwater rules`, `breakwater explain`, the rule reference, SARIF. */
export interface Rule {
  readonly id: string
  readonly title: string
  readonly category: Category
  readonly severity: Severity
  readonly aliases: readonly string[]
  readonly frameworks: readonly string[]
  /** Why it matters: what an attacker does with it. */
  readonly threat: string
  /** Rows such as Field, Allowed, Source. */
  readonly fields: readonly (readonly [string, string])[]
  readonly fix: { readonly title: string; readonly risk?: string; readonly automatic: boolean }
  readonly examples: { readonly good: readonly JsonObject[]; readonly bad: readonly JsonObject[] }
  /** Runs only when asked for by id. */
  readonly optional: boolean
}
