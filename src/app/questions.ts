import { identityOf, type Permission, requestBy } from "../engines/identity/access-request.ts"
import { type AccessReview, Authorizer, type Grant } from "../engines/identity/authorizer.ts"
import type { Inventory } from "../model/inventory.ts"
import { builtInKinds } from "../model/kinds.ts"
import type { Location } from "../model/location.ts"
import { roleReference } from "../model/rbac.ts"
import type { Resource } from "../model/resource.ts"
import type { Place } from "../model/workload/setting.ts"
import { locatePlaces } from "./locate.ts"

/**
 * Reads `VERB RESOURCE[.GROUP][/SUB] [NAME]` or `VERB /URL`. A resource without a group means the group that serves it by
 * default. Cluster-scoped resources and an empty namespace give a request without one.
 */
export function readPermission(verb: string, what: string, name = "", namespace = ""): Permission {
  if (what.startsWith("/")) return { verb, path: what }
  const slash = what.indexOf("/")
  const [full, subresource] = slash < 0 ? [what, ""] : [what.slice(0, slash), what.slice(slash + 1)]
  const dot = full.indexOf(".")
  const resource = dot < 0 ? full : full.slice(0, dot)
  const known = builtInKinds.find(
    ({ plural, group }) => plural === resource && group !== "extensions" && group !== "events.k8s.io",
  )
  const group = dot < 0 ? (known?.group ?? "") : full.slice(dot + 1)
  const isClusterScoped = known?.group === group && known.namespaced === false
  return { verb, group, resource, subresource, namespace: isClusterScoped ? "" : namespace, name }
}

/** Whether a subject (`User:alice`, `ServiceAccount:shop/cart`) holds a permission. Undefined: the subject is malformed. */
export function accessReview(inventory: Inventory, subject: string, permission: Permission): AccessReview | undefined {
  const identity = identityOf(subject)
  return identity && new Authorizer(inventory).review(requestBy(identity, permission))
}

export interface WhoCan {
  /** The subjects that hold the permission, each with its grants, by name. */
  readonly subjects: ReadonlyMap<string, readonly Grant[]>
  /** Bindings to roles that the inventory does not hold: whom they name may hold it, too. */
  readonly unresolved: readonly Resource[]
}

export function whoCan(inventory: Inventory, permission: Permission): WhoCan {
  const authorizer = new Authorizer(inventory)
  const subjects = new Map([...authorizer.whoCan(permission)].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { subjects, unresolved: authorizer.unresolvedIn("path" in permission ? "" : permission.namespace) }
}

/** A grant as it is shown: names and the line of the rule. */
export interface ShownGrant {
  readonly binding: string
  readonly role: string
  readonly rule: number
  readonly location?: Location
}

export function showGrant({ binding, role, rule }: Grant): ShownGrant {
  const place: Place = { resource: rule.resource, path: rule.path }
  const [location] = locatePlaces([place])
  return { binding: nameOf(binding), role: nameOf(role), rule: rule.index, ...(location ? { location } : {}) }
}

export const nameOf = ({ namespace, kind, name }: Resource): string => [namespace, kind, name].filter(Boolean).join("/")

/** "ClusterRoleBinding/x names ClusterRole view", for bindings to roles that are not among the sources. */
export const showUnresolved = (binding: Resource): string => {
  const { kind, name } = roleReference(binding)
  return `${nameOf(binding)} names ${kind} ${name}`
}
