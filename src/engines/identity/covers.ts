import type { RuleContent } from "./rule-content.ts"
import { urlCovers } from "./rule-table.ts"

/**
 * The part of the requested rules that the owned rules do not cover, split into rules of a single verb, group, resource
 * and name; empty when all is covered. This is the escalation check: whoever writes a role must hold what it grants.
 *
 * Source: k8s.io/component-helpers/auth/rbac/validation/policy_comparator.go (Covers). A requested wildcard is covered by
 * a wildcard alone, a rule without names by a rule without names alone; each single permission must be covered by one
 * owned rule. O(single permissions × owned rules).
 */
export function uncovered(owned: readonly RuleContent[], requested: readonly RuleContent[]): readonly RuleContent[] {
  return requested.flatMap(breakDown).filter((single) => !owned.some((rule) => ruleCovers(rule, single)))
}

export const covers = (owned: readonly RuleContent[], requested: readonly RuleContent[]): boolean =>
  uncovered(owned, requested).length === 0

function breakDown({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: RuleContent): RuleContent[] {
  const names: readonly (readonly string[])[] = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]]
  const ofObjects = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        names.map((name) => ({
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          resourceNames: name,
          nonResourceURLs: [],
        })),
      ),
    ),
  )
  const ofPaths = nonResourceURLs.flatMap((url) =>
    verbs.map((verb) => ({ verbs: [verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [url] })),
  )
  return [...ofObjects, ...ofPaths]
}

const includesAll = (owned: readonly string[], wanted: readonly string[]): boolean =>
  owned.includes("*") || wanted.every((item) => owned.includes(item))

function ruleCovers(owned: RuleContent, single: RuleContent): boolean {
  return (
    includesAll(owned.verbs, single.verbs) &&
    includesAll(owned.apiGroups, single.apiGroups) &&
    single.resources.every((resource) => resourceCovered(owned.resources, resource)) &&
    namesCovered(owned.resourceNames, single.resourceNames) &&
    single.nonResourceURLs.every((url) => owned.nonResourceURLs.some((pattern) => urlCovers(pattern, url)))
  )
}

function resourceCovered(owned: readonly string[], resource: string): boolean {
  if (owned.includes("*") || owned.includes(resource)) return true
  const slash = resource.indexOf("/")
  return slash >= 0 && owned.includes(`*/${resource.slice(slash + 1)}`)
}

/** `*` is a literal among names. */
const namesCovered = (owned: readonly string[], wanted: readonly string[]): boolean =>
  owned.length === 0 || (wanted.length > 0 && wanted.every((name) => owned.includes(name)))
