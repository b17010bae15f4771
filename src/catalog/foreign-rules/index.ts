import { unmatchedCloudRules } from "./cloud.ts"
import { unmatchedClusterRules } from "./cluster.ts"
import type { UnmatchedForeignRules } from "./foreign-rule.ts"
import { unmatchedWorkloadRules } from "./workloads.ts"

export type { ForeignRuleStatus, UnmatchedForeignRules } from "./foreign-rule.ts"

/** Every rule of another tool that has been looked at and that no check of ours stands for, with the reason. */
export const unmatchedForeignRules: readonly UnmatchedForeignRules[] = [
  ...unmatchedWorkloadRules,
  ...unmatchedClusterRules,
  ...unmatchedCloudRules,
]

/**
 * The published form of another tool's rule id, whatever spelling it comes in: `KSV012`, `AVD-KSV-0012`, `ksv-0012` and
 * `trivy:KSV012` are all `trivy:KSV-0012`. Ids that have one spelling only come back as they are.
 */
export function publishedForeignId(name: string): string {
  const match = /^(?:trivy:)?(?:avd-)?(ksv|kcv)-?(\d{2,5})$/i.exec(name.trim())
  if (!match) return name.trim()
  const [, prefix = "", digits = ""] = match
  // KSV-01010 and KSV-01011 are written with five digits.
  const number = digits.length === 5 ? digits : String(Number(digits)).padStart(4, "0")
  return `trivy:${prefix.toUpperCase()}-${number}`
}

/** The note about another tool's rule, by its id with or without the tool's name; undefined where there is none. */
export function findUnmatchedForeignRule(
  name: string,
): { readonly id: string; readonly note: UnmatchedForeignRules } | undefined {
  const wanted = publishedForeignId(name).toLowerCase()
  for (const note of unmatchedForeignRules) {
    const id = note.ids.find((candidate) => {
      const lower = candidate.toLowerCase()
      return lower === wanted || lower.slice(lower.indexOf(":") + 1) === wanted
    })
    if (id !== undefined) return { id, note }
  }
  return undefined
}
