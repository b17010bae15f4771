import { getOrAdd } from "../../lib/get-or-add.ts"
import { rbacGroup } from "../../model/rbac.ts"
import { Resource } from "../../model/resource.ts"
import type { Authorizer, BoundSubject } from "../identity/authorizer.ts"
import { Authorizer as Rbac } from "../identity/authorizer.ts"
import type { Needs } from "../identity/holders.ts"
import { allOf, anyOf } from "../identity/needs.ts"
import type { BindingEntry, RoleEntry } from "../identity/policy.ts"
import { heldTogether, holdersOf } from "./rights.ts"

/** Roles that somebody may bind in one place. */
export interface Bindable {
  readonly key: string
  readonly needs: Needs
  /** "" by a ClusterRoleBinding. */
  readonly namespace: string
  readonly names: readonly string[]
  readonly roles: readonly RoleEntry[]
}

interface Way {
  readonly key: string
  readonly needs: Needs
  readonly kind: "Role" | "ClusterRole"
  readonly isCluster: boolean
  /** Only roles that an existing binding names: its reference cannot be changed. */
  readonly existing: boolean
}

const rolesOf = { Role: `${rbacGroup}/roles`, ClusterRole: `${rbacGroup}/clusterroles` } as const
const wide = { clusterScoped: true } as const

const ways: readonly Way[] = [true, false].flatMap((existing) =>
  (["ClusterRole", "Role"] as const).flatMap((kind) =>
    [true, false].flatMap((isCluster) => {
      if (kind === "Role" && isCluster) return []
      const bindings = `${rbacGroup}/${isCluster ? "clusterrolebindings" : "rolebindings"}`
      const options = isCluster ? wide : {}
      return [
        {
          key: `bind-${kind}-${isCluster ? "cluster" : "namespace"}-${existing ? "update" : "create"}`,
          needs: allOf(
            anyOf("bind", rolesOf[kind], options),
            anyOf(existing ? "update patch" : "create", bindings, {
              ...options,
              ...(existing ? { anyName: true } : {}),
            }),
          ),
          kind,
          isCluster,
          existing,
        },
      ]
    }),
  ),
)

const cache = new WeakMap<Authorizer, readonly Bindable[]>()

/**
 * Which roles may be bound where, by subjects that hold `bind` and the right to write the binding together. Without
 * names, the strongest role stands for all. Source: pkg/registry/rbac/{rolebinding,clusterrolebinding}/policybased.
 */
export function bindableRoles(authorizer: Authorizer, namespaces: readonly string[]): readonly Bindable[] {
  const known = cache.get(authorizer)
  if (known) return known
  const found = new Map<string, Bindable>()
  for (const way of ways)
    for (const list of way.needs)
      for (const { namespace, names } of heldTogether(list.map((needed) => holdersOf(authorizer, needed))))
        for (const place of way.isCluster || namespace !== "" ? [namespace] : namespaces) {
          const key = `${way.key} ${place} ${names.join()}`
          if (found.has(key)) continue
          const roles = chooseRoles(authorizer, way, place, names)
          if (roles.length > 0) found.set(key, { key: way.key, needs: way.needs, namespace: place, names, roles })
        }
  const result = [...found.values()]
  cache.set(authorizer, result)
  return result
}

function chooseRoles(authorizer: Authorizer, way: Way, place: string, names: readonly string[]): readonly RoleEntry[] {
  const roles = rolesIn(authorizer).get(`${way.kind}/${way.kind === "Role" ? place : ""}`) ?? []
  const bound = way.existing ? (boundIn(authorizer).get(`${way.kind}/${place}`) ?? none) : undefined
  const isMeant = ({ resource }: RoleEntry) =>
    (names.length === 0 || names.includes(resource.name)) && (!bound || bound.has(resource.name))
  // Where one that rules everything may be bound, the others add nothing; they stand after it.
  const [first] = roles
  return first && isMeant(first) && rulesAll(first) ? [first] : roles.filter(isMeant)
}

const byHome = new WeakMap<Authorizer, ReadonlyMap<string, readonly RoleEntry[]>>()

/** Roles by kind and namespace, those that rule everything first. */
function rolesIn(authorizer: Authorizer): ReadonlyMap<string, readonly RoleEntry[]> {
  return getOrAdd(byHome, authorizer, () => {
    const made = new Map<string, RoleEntry[]>()
    for (const role of authorizer.policy.roles) {
      const list = getOrAdd(made, `${role.resource.kind}/${role.resource.namespace}`, () => [])
      if (rulesAll(role)) list.unshift(role)
      else list.push(role)
    }
    return made
  })
}

const none: ReadonlySet<string> = new Set()
const byPlace = new WeakMap<Authorizer, ReadonlyMap<string, ReadonlySet<string>>>()

/** Names of roles that bindings of a namespace refer to, by kind of role and namespace. */
function boundIn(authorizer: Authorizer): ReadonlyMap<string, ReadonlySet<string>> {
  return getOrAdd(byPlace, authorizer, () => {
    const made = new Map<string, Set<string>>()
    for (const { namespace, reference } of authorizer.policy.bindings)
      getOrAdd(made, `${reference.kind}/${namespace}`, () => new Set()).add(reference.name)
    return made
  })
}

const rulesAll = ({ rules }: RoleEntry): boolean =>
  rules.some(
    ({ verbs, apiGroups, resources, resourceNames }) =>
      verbs.includes("*") && apiGroups.includes("*") && resources.includes("*") && resourceNames.length === 0,
  )

const prefix = "rights of "

/** Stands for whoever a role would be bound to. */
export const virtualSubject = ({ resource }: RoleEntry, namespace: string): BoundSubject => ({
  kind: "User",
  name: `${prefix}${resource.kind} ${resource.name}${namespace === "" ? "" : ` in ${namespace}`}`,
})

export const isVirtual = (name: string): boolean => name.startsWith(prefix)

/** The authorizer as it would be if everything that may be bound were bound, each to a subject of its own. */
export function withVirtualBindings(authorizer: Authorizer, namespaces: readonly string[]): Authorizer {
  const bindings = new Map<string, BindingEntry>()
  for (const { namespace, roles } of bindableRoles(authorizer, namespaces))
    for (const role of roles) {
      const subject = virtualSubject(role, namespace)
      const resource = new Resource(
        { apiVersion: `${rbacGroup}/v1`, kind: "RoleBinding", metadata: { name: subject.name, namespace } },
        { kind: "cluster", name: "" },
        namespace !== "",
      )
      bindings.set(subject.name, {
        resource,
        namespace,
        subjects: [{ kind: "User", name: subject.name, namespace: "", resource, path: "" }],
        reference: { kind: role.resource.kind, name: role.resource.name },
        roles: [role],
      })
    }
  if (bindings.size === 0) return authorizer
  const { policy } = authorizer
  return new Rbac({ roles: policy.roles, bindings: [...policy.bindings, ...bindings.values()] })
}
