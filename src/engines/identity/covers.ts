import type { PolicyRule } from "../../model/rbac.ts"
import { urlCovers } from "./rule-allows.ts"

/** The lists of a rule; what the escalation check compares. */
export type RuleLists = Pick<PolicyRule, "verbs" | "apiGroups" | "resources" | "resourceNames" | "nonResourceURLs">

/**
 * The escalation check: what of the requested rules the owner does not hold, split to single rights; empty when all are
 * covered. Nobody may hand out more than this without the verbs `escalate` and `bind`.
 * Source: k8s.io/component-helpers/auth/rbac/validation/policy_comparator.go (Covers).
 */
export function uncovered(owner: readonly RuleLists[], requested: readonly RuleLists[]): readonly RuleLists[] {
  return requested.flatMap(splitRule).filter((single) => !owner.some((rule) => ruleCovers(rule, single)))
}

function splitRule({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: RuleLists): RuleLists[] {
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }
  const names = resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name])
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        names.map((name) => ({
          ...none,
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          resourceNames: name,
        })),
      ),
    ),
  )
  const onUrls = nonResourceURLs.flatMap((url) =>
    verbs.map((verb) => ({ ...none, verbs: [verb], nonResourceURLs: [url] })),
  )
  return [...onResources, ...onUrls]
}

function ruleCovers(owner: RuleLists, single: RuleLists): boolean {
  const hasAll = (own: readonly string[], asked: readonly string[]) =>
    own.includes("*") || asked.every((item) => own.includes(item))
  const coversNames =
    owner.resourceNames.length === 0 ||
    (single.resourceNames.length > 0 && single.resourceNames.every((name) => owner.resourceNames.includes(name)))
  return (
    hasAll(owner.verbs, single.verbs) &&
    hasAll(owner.apiGroups, single.apiGroups) &&
    single.resources.every((resource) => resourceCovers(owner.resources, resource)) &&
    single.nonResourceURLs.every((url) => owner.nonResourceURLs.some((pattern) => urlCovers(pattern, url))) &&
    coversNames
  )
}

function resourceCovers(own: readonly string[], asked: string): boolean {
  if (own.includes("*") || own.includes(asked)) return true
  const slash = asked.indexOf("/")
  return slash >= 0 && own.includes(`*/${asked.slice(slash + 1)}`)
}
