import type { JsonObject } from "../../lib/json.ts"
import type { Location } from "../../model/location.ts"
import type { SeverityLevel } from "../../model/severity.ts"

/** What an expression speaks of: a whole object, a pod template, or each container of one. */
export type CustomRuleScope = "object" | "pod" | "container"

/** A rule that users write in YAML. */
export interface CustomRule {
  readonly id: string
  readonly title: string
  /** Why it matters. */
  readonly description?: string
  readonly severity: SeverityLevel
  /** "Service", "apps/Deployment"; "Workload" stands for every kind with a pod template. */
  readonly kinds: readonly string[]
  readonly scope: CustomRuleScope
  /** CEL; true where the object is as it should be. */
  readonly expression: string
  /** What is wrong; `{...}` holds CEL whose value is put in. */
  readonly message: string
  /** Where a finding stands, from what the scope names. */
  readonly path: string
  readonly fix: string
  readonly frameworks: readonly string[]
  readonly examples: { readonly good: readonly JsonObject[]; readonly bad: readonly JsonObject[] }
  readonly location: Location
}
