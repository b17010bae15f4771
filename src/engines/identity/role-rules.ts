import { asArray, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { labelSelector } from "../../model/labels.ts"
import { type PolicyRule, rbacGroup, rulesOf } from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"

/**
 * The rules of a role. A ClusterRole with an aggregation rule has those of the ClusterRoles that it selects: a live object
 * carries them already; in manifests they are worked out as the aggregation controller would.
 * Source: kubernetes pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go.
 */
export function effectiveRules(
  role: Resource,
  inventory: Inventory,
  seen: readonly Resource[] = [],
): readonly PolicyRule[] {
  const own = rulesOf(role)
  const selectors = asArray(get(get(role.object, "aggregationRule"), "clusterRoleSelectors"))
  // What a cluster answers with is what its authorizer goes by, whether or not the controller has run.
  if (selectors.length === 0 || own.length > 0 || role.origin.kind === "cluster" || seen.includes(role)) return own
  const matches = selectors.map(labelSelector)
  const rules: PolicyRule[] = []
  for (const candidate of inventory.ofKind("ClusterRole", rbacGroup))
    if (candidate !== role && matches.some((selects) => selects(candidate.labels)))
      rules.push(...effectiveRules(candidate, inventory, [...seen, role]))
  return rules
}
