import type { Inventory } from "../../model/inventory.ts"
import { grantedVerbs, isSystemRbac, type PolicyRule, rbacGroup, roleReference, rulesOf } from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"
import type { SeverityLevel } from "../../model/severity.ts"
import type { Check, Report } from "./check.ts"

/** A right on a resource: any of the verbs. */
export interface RoleRight {
  readonly group: string
  readonly resource: string
  readonly verbs: readonly string[]
}

const boundNames = new WeakMap<Inventory, ReadonlySet<string>>()

/** Whether a binding in the inventory names the role. O(bindings) once, then O(1). */
export function isBound(role: Resource, inventory: Inventory): boolean {
  let names = boundNames.get(inventory)
  if (!names) {
    const made = new Set<string>()
    for (const kind of ["RoleBinding", "ClusterRoleBinding"])
      for (const binding of inventory.ofKind(kind, rbacGroup)) {
        const { kind: roleKind, name } = roleReference(binding)
        made.add(roleKind === "Role" ? `${binding.namespace}/${name}` : name)
      }
    boundNames.set(inventory, made)
    names = made
  }
  return names.has(role.kind === "Role" ? `${role.namespace}/${role.name}` : role.name)
}

export interface RoleReach {
  readonly rights: readonly RoleRight[]
  /** What the role allows, as in "Role shop/robot may …". */
  readonly may: string
  /** For roles that a binding in the inventory names. Absent: such roles are judged by whoever holds them (identity). */
  readonly bound?: SeverityLevel
  /** Rights on single objects by name count too. */
  readonly named?: true
  readonly when?: (rule: PolicyRule) => boolean
}

/**
 * Reports rules of Roles and ClusterRoles that grant any of the rights. What a role grants to nobody is worth knowing and
 * no more; what is granted to somebody is, where the identity rules judge it, theirs to report.
 */
export const reportRoles = ({ rights, may, bound, named, when }: RoleReach): NonNullable<Check["resources"]> => ({
  kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
  run(resource, report: Report, { inventory }) {
    if (isSystemRbac(resource)) return
    const severity = isBound(resource, inventory) ? bound : "info"
    if (severity === undefined) return
    for (const rule of rulesOf(resource)) {
      if (isEverything(rule) || (!named && rule.resourceNames.length > 0) || when?.(rule) === false) continue
      const granted = rights.flatMap(({ group, resource: name, verbs }) => {
        const allowed = grantedVerbs(rule, group, name, verbs)
        return allowed.length > 0 ? [`${allowed.join(", ")} ${name}`] : []
      })
      if (granted.length === 0) continue
      report(rule, `${resource.kind} ${resource.name} may ${may} (${granted.join("; ")})`, {
        severity,
        evidence: { granted },
      })
    }
  },
})

/** Rules on every resource have findings of their own: wildcard-permissions, wildcard-in-role. */
const isEverything = ({ resources }: PolicyRule): boolean => resources.includes("*")
