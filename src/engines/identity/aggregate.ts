import { asArray, get } from "../../lib/json.ts"
import { labelSelector } from "../../model/labels.ts"
import { type PolicyRule, rulesOf } from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"

export const aggregationSelectors = (role: Resource) =>
  asArray(get(get(role.object, "aggregationRule"), "clusterRoleSelectors"))

/**
 * The rules of every ClusterRole, those of aggregated ones gathered from the roles their selectors name, as the
 * controller does (pkg/controller/clusterroleaggregation): selector by selector, roles by name, each rule once, never
 * from itself. Rules that an aggregated role carries already are a server's answer and stay. Roles may gather from
 * aggregated roles; a cycle ends where it closes.
 */
export function aggregateRules(clusterRoles: readonly Resource[]): ReadonlyMap<Resource, readonly PolicyRule[]> {
  const byName = clusterRoles.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const known = new Map<Resource, readonly PolicyRule[]>()
  const underWay = new Set<Resource>()
  const gather = (role: Resource): readonly PolicyRule[] => {
    const done = known.get(role)
    if (done) return done
    const own = rulesOf(role)
    const selectors = aggregationSelectors(role)
    if (own.length > 0 || selectors.length === 0) {
      known.set(role, own)
      return own
    }
    if (underWay.has(role)) return []
    underWay.add(role)
    const gathered = new Map<string, PolicyRule>()
    for (const selector of selectors) {
      const matches = labelSelector(selector)
      for (const source of byName) {
        if (source.name === role.name || !matches(source.labels)) continue
        for (const rule of gather(source)) {
          const content = ruleContent(rule)
          if (!gathered.has(content)) gathered.set(content, { ...rule, index: gathered.size })
        }
      }
    }
    underWay.delete(role)
    const rules = [...gathered.values()]
    // Inside a cycle the answer is not whole yet; only the role where the walk began has seen everything.
    if (underWay.size === 0) known.set(role, rules)
    return rules
  }
  for (const role of clusterRoles) gather(role)
  return known
}

const ruleContent = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string =>
  JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs])
