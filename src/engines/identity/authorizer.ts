import type { Inventory } from "../../model/inventory.ts"
import { boundRole, type PolicyRule, type RbacSubject, rbacGroup, roleReference, subjectsOf } from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"
import {
  type AccessRequest,
  type Identity,
  mastersGroup,
  type Permission,
  requestBy,
  serviceAccountUser,
} from "./access-request.ts"
import { bootstrapRole } from "./bootstrap-roles.ts"
import { effectiveRules } from "./role-rules.ts"
import { ruleAllows } from "./rule-allows.ts"

/** Why a request is allowed: the binding, the role it names, and the rule of that role. */
export interface Grant {
  readonly binding: Resource
  readonly role: Resource
  readonly rule: PolicyRule
  /** The subject of the binding that the sender is. */
  readonly subject: RbacSubject
}

export interface AccessReview {
  readonly allowed: boolean
  /** Not allowed as far as can be told, but bindings of the sender name roles that the inventory does not hold. */
  readonly unknown: boolean
  /** Those bindings. */
  readonly unresolved: readonly Resource[]
  /** Every grant; empty for members of system:masters, whom no authorizer is asked about. */
  readonly grants: readonly Grant[]
}

interface Binding {
  readonly resource: Resource
  readonly role: Resource
  readonly rules: readonly PolicyRule[]
  readonly subject: RbacSubject
}

/** Answers what RBAC allows, exactly as the API server's authorizer. Compiled once for an inventory. */
export class Authorizer {
  /** "User:alice", "Group:devs" to their bindings; service accounts under the user that they are. */
  readonly #bySubject = new Map<string, Binding[]>()
  /** Bindings whose role is not in the inventory, by the same keys. */
  readonly #unresolved = new Map<string, Resource[]>()

  /** O(bindings and rules). */
  constructor(inventory: Inventory) {
    const rulesOfRole = new Map<Resource, readonly PolicyRule[]>()
    for (const kind of ["ClusterRoleBinding", "RoleBinding"]) {
      for (const resource of inventory.ofKind(kind, rbacGroup)) {
        const role = boundRole(resource, inventory) ?? bootstrapRole(roleReference(resource))
        if (!role) {
          for (const subject of subjectsOf(resource))
            push(this.#unresolved, subjectKey(subject, resource.namespace), resource)
          continue
        }
        const rules = rulesOfRole.get(role) ?? effectiveRules(role, inventory)
        rulesOfRole.set(role, rules)
        for (const subject of subjectsOf(resource))
          push(this.#bySubject, subjectKey(subject, resource.namespace), { resource, role, rules, subject })
      }
    }
  }

  /** Whether a request is allowed, with every grant. */
  review(request: AccessRequest): AccessReview {
    if (request.groups.includes(mastersGroup)) return { allowed: true, unknown: false, unresolved: [], grants: [] }
    const namespace = "path" in request ? "" : request.namespace
    const grants: Grant[] = []
    for (const binding of this.#bindingsOf(request, namespace))
      for (const rule of binding.rules)
        if (ruleAllows(rule, request))
          grants.push({ binding: binding.resource, role: binding.role, rule, subject: binding.subject })
    const allowed = grants.length > 0
    const unresolved = keysOf(request)
      .flatMap((key) => this.#unresolved.get(key) ?? [])
      .filter((binding) => appliesIn(binding, namespace))
    return { allowed, unknown: !allowed && unresolved.length > 0, unresolved, grants }
  }

  /** Whether a request is allowed; stops at the first grant. */
  allows(request: AccessRequest): boolean {
    if (request.groups.includes(mastersGroup)) return true
    const namespace = "path" in request ? "" : request.namespace
    for (const { rules } of this.#bindingsOf(request, namespace))
      if (rules.some((rule) => ruleAllows(rule, request))) return true
    return false
  }

  /** Every rule that holds for somebody in a namespace ("": cluster-wide only). */
  rulesFor(identity: Identity, namespace: string): readonly PolicyRule[] {
    return [...this.#bindingsOf(identity, namespace)].flatMap(({ rules }) => rules)
  }

  /** The subjects of bindings that may send such a request, each with its grants. Members of system:masters always may. */
  whoCan(permission: Permission): ReadonlyMap<string, readonly Grant[]> {
    const asked = requestBy({ user: "", groups: [] }, permission)
    const namespace = "path" in asked ? "" : asked.namespace
    const subjects = new Map<string, Grant[]>()
    for (const bindings of this.#bySubject.values()) {
      for (const { resource, role, rules, subject } of bindings) {
        if (!appliesIn(resource, namespace)) continue
        for (const rule of rules) {
          if (!ruleAllows(rule, asked)) continue
          const name = subjectName(subject, resource.namespace)
          const grants = subjects.get(name) ?? []
          subjects.set(name, grants)
          grants.push({ binding: resource, role, rule, subject })
        }
      }
    }
    return subjects
  }

  /** Bindings whose role is not in the inventory and that would count in this namespace: who they name may be allowed, too. */
  unresolvedIn(namespace: string): readonly Resource[] {
    return [...new Set([...this.#unresolved.values()].flat())].filter((binding) => appliesIn(binding, namespace))
  }

  *#bindingsOf(identity: Identity, namespace: string): Generator<Binding> {
    for (const key of keysOf(identity))
      for (const binding of this.#bySubject.get(key) ?? []) if (appliesIn(binding.resource, namespace)) yield binding
  }
}

const keysOf = ({ user, groups }: Identity): readonly string[] => [
  `User:${user}`,
  ...groups.map((group) => `Group:${group}`),
]

function push<T>(map: Map<string, T[]>, key: string | undefined, item: T): void {
  if (key === undefined) return
  const list = map.get(key)
  if (list) list.push(item)
  else map.set(key, [item])
}

/** A ClusterRoleBinding counts everywhere, a RoleBinding in its namespace. */
const appliesIn = (binding: Resource, namespace: string): boolean =>
  binding.kind === "ClusterRoleBinding" || (namespace !== "" && binding.namespace === namespace)

/**
 * A service account without a namespace is one of the binding's own; in a ClusterRoleBinding it is nobody.
 * Source: kubernetes pkg/registry/rbac/validation/rule.go (appliesToUser).
 */
export function subjectKey({ kind, name, namespace }: RbacSubject, bindingNamespace: string): string | undefined {
  if (kind === "User" || kind === "Group") return `${kind}:${name}`
  const own = namespace || bindingNamespace
  return kind === "ServiceAccount" && own !== "" ? `User:${serviceAccountUser(own, name)}` : undefined
}

/** How people name a subject: `ServiceAccount:shop/cart`. */
const subjectName = ({ kind, name, namespace }: RbacSubject, bindingNamespace: string): string =>
  kind === "ServiceAccount" ? `ServiceAccount:${namespace || bindingNamespace}/${name}` : `${kind}:${name}`
