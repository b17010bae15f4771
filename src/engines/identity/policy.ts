import type { Inventory } from "../../model/inventory.ts"
import {
  type PolicyRule,
  type RbacSubject,
  type RoleReference,
  rbacGroup,
  roleReference,
  rulesOf,
  subjectsOf,
} from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"
import { aggregateRules } from "./aggregate.ts"
import { defaultOrigin } from "./bootstrap/policy.ts"

/** A Role or ClusterRole with its effective rules. */
export interface RoleEntry {
  readonly resource: Resource
  readonly rules: readonly PolicyRule[]
}

/** A RoleBinding or ClusterRoleBinding with what its reference finds. */
export interface BindingEntry {
  readonly resource: Resource
  /** "" for a ClusterRoleBinding: it counts everywhere. */
  readonly namespace: string
  readonly subjects: readonly RbacSubject[]
  readonly reference: RoleReference
  /** Empty: the role is not there, so nothing is granted. More than one where a folder holds the role several times. */
  readonly roles: readonly RoleEntry[]
}

export interface RbacPolicy {
  readonly roles: readonly RoleEntry[]
  readonly bindings: readonly BindingEntry[]
}

/** Reads roles and bindings and resolves every reference. O(objects), plus the selectors of aggregated roles. */
export function readPolicy(inventory: Inventory, defaults: readonly Resource[] = []): RbacPolicy {
  const missing = defaults.filter(
    ({ kind, namespace, name }) => inventory.findAll(kind, rbacGroup, namespace, name).length === 0,
  )
  const all = (kind: string) => [
    ...inventory.ofKind(kind, rbacGroup),
    ...missing.filter((resource) => resource.kind === kind),
  ]
  const clusterRoles = all("ClusterRole")
  const aggregated = aggregateRules(clusterRoles, ({ origin }) => origin.kind === "cluster" && origin !== defaultOrigin)
  const roles: RoleEntry[] = [
    ...clusterRoles.map((resource) => ({ resource, rules: aggregated.get(resource) ?? [] })),
    ...all("Role").map((resource) => ({ resource, rules: rulesOf(resource) })),
  ]
  const byKey = new Map<string, RoleEntry[]>()
  for (const role of roles) {
    const key = roleKey(role.resource.kind, role.resource.namespace, role.resource.name)
    const sameName = byKey.get(key)
    if (sameName) sameName.push(role)
    else byKey.set(key, [role])
  }
  const bindings = [...all("ClusterRoleBinding"), ...all("RoleBinding")].map((resource): BindingEntry => {
    const reference = roleReference(resource)
    const namespace = reference.kind === "Role" ? resource.namespace : ""
    return {
      resource,
      namespace: resource.namespace,
      subjects: subjectsOf(resource),
      reference,
      roles: byKey.get(roleKey(reference.kind, namespace, reference.name)) ?? [],
    }
  })
  return { roles, bindings }
}

const roleKey = (kind: string, namespace: string, name: string): string => `${kind}/${namespace}/${name}`
