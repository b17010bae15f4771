import { asArray, get } from "../../lib/json.ts"
import { labelSelector } from "../../model/labels.ts"
import { type PolicyRule, rulesOf } from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"

export const aggregationSelectors = (role: Resource) =>
  asArray(get(get(role.object, "aggregationRule"), "clusterRoleSelectors"))

/**
 * The rules of every ClusterRole, those of aggregated ones gathered from the roles their selectors name, as the
 * controller does (pkg/controller/clusterroleaggregation): selector by selector, roles by name, each rule once, never
 * from itself. Rules that an aggregated role carries already are a server's answer and stay; those of a cluster stay
 * even when there are none, since its authorizer goes by what is there, whether or not the controller has run. Roles may
 * gather from aggregated roles, even in a circle: like the controller, this goes round until nothing is new.
 * O(rounds × gathered rules); there are as many rounds as roles gather from each other in a row.
 */
export function aggregateRules(
  clusterRoles: readonly Resource[],
  isServed: (role: Resource) => boolean,
): ReadonlyMap<Resource, readonly PolicyRule[]> {
  const known = new Map<Resource, readonly PolicyRule[]>(clusterRoles.map((role) => [role, rulesOf(role)]))
  const gathering = clusterRoles.filter(
    (role) => known.get(role)?.length === 0 && aggregationSelectors(role).length > 0 && !isServed(role),
  )
  if (gathering.length === 0) return known
  const byName = clusterRoles.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const sources = new Map(gathering.map((role) => [role, sourcesOf(role, byName)]))
  for (let isNew = true; isNew; ) {
    isNew = false
    for (const role of gathering) {
      const gathered = gather(sources.get(role) ?? [], known)
      if (gathered.length !== known.get(role)?.length) isNew = true
      known.set(role, gathered)
    }
  }
  return known
}

const sourcesOf = (role: Resource, byName: readonly Resource[]): readonly Resource[] =>
  aggregationSelectors(role).flatMap((selector) => {
    const matches = labelSelector(selector)
    return byName.filter((source) => source.name !== role.name && matches(source.labels))
  })

function gather(sources: readonly Resource[], known: ReadonlyMap<Resource, readonly PolicyRule[]>): PolicyRule[] {
  const gathered = new Map<string, PolicyRule>()
  for (const source of sources)
    for (const rule of known.get(source) ?? []) {
      const content = ruleContent(rule)
      if (!gathered.has(content)) gathered.set(content, { ...rule, index: gathered.size })
    }
  return [...gathered.values()]
}

const ruleContent = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string =>
  JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs])
