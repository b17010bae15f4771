import type { Finding } from "../model/finding.ts"

export interface FindingChange {
  readonly added: readonly Finding[]
  readonly removed: readonly Finding[]
}

/**
 * Findings that one state has and the other has not. A grant or a network policy is what it does, not what it is called: one
 * that was renamed, split or merged and says the same of the same is no news.
 */
export function diffFindings(before: readonly Finding[], after: readonly Finding[]): FindingChange {
  const [added, removed] = [without(after, before), without(before, after)]
  const [gained, lost] = [new Set(added.map(meaningOf)), new Set(removed.map(meaningOf))]
  return {
    added: added.filter((finding) => !lost.has(meaningOf(finding))),
    removed: removed.filter((finding) => !gained.has(meaningOf(finding))),
  }
}

function without(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const known = new Set(others.map(({ id }) => id))
  return findings.filter(({ id, waiver }) => !known.has(id) && !waiver)
}

const nameless = /^(Role|ClusterRole|RoleBinding|ClusterRoleBinding|NetworkPolicy)$/
/** How messages name them. */
const named = /\b(Role|ClusterRole|RoleBinding|ClusterRoleBinding|NetworkPolicy|network policy) \S+/g

/** What a finding says, without the names that mean nothing; its own id for all others. */
function meaningOf({ id, rule, severity, message, resource }: Finding): string {
  if (!resource || !nameless.test(resource.kind)) return id
  return [rule, severity, resource.namespace ?? "", message.replace(named, "it")].join("\n")
}
