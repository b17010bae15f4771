import { asArray, asString, asStrings, get } from "../lib/json.ts"
import { append } from "../lib/json-pointer.ts"
import type { Inventory } from "./inventory.ts"
import type { Resource } from "./resource.ts"
import type { Place } from "./workload/setting.ts"

export const rbacGroup = "rbac.authorization.k8s.io"

/** One rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1 PolicyRule). Lists are literal, `*` included. */
export interface PolicyRule extends Place {
  readonly index: number
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  /** "pods", "pods/exec", "*", "*" + "/scale". */
  readonly resources: readonly string[]
  /** Empty: every object. */
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

/**
 * A subject of a RoleBinding or ClusterRoleBinding. A service account without a namespace is one of the RoleBinding's own
 * namespace; in a ClusterRoleBinding it is invalid and gets nothing (pkg/apis/rbac/validation, ValidateRoleBindingSubject;
 * pkg/registry/rbac/validation/rule.go, appliesToUser).
 */
export interface RbacSubject extends Place {
  readonly kind: "User" | "Group" | "ServiceAccount" | string
  readonly name: string
  readonly namespace: string
}

export interface RoleReference {
  readonly kind: "Role" | "ClusterRole" | string
  readonly name: string
}

/** A permission on a resource: what is asked for, with literal names. */
export interface ResourcePermission {
  readonly group: string
  /** "pods" or, with a subresource, "pods/exec". */
  readonly resource: string
  readonly verb: string
}

export function rulesOf(role: Resource): readonly PolicyRule[] {
  return asArray(get(role.object, "rules")).map((rule, index) => ({
    resource: role,
    path: append("", "rules", index),
    index,
    verbs: asStrings(get(rule, "verbs")),
    apiGroups: asStrings(get(rule, "apiGroups")),
    resources: asStrings(get(rule, "resources")),
    resourceNames: asStrings(get(rule, "resourceNames")),
    nonResourceURLs: asStrings(get(rule, "nonResourceURLs")),
  }))
}

export function subjectsOf(binding: Resource): readonly RbacSubject[] {
  return asArray(get(binding.object, "subjects")).map((subject, index) => ({
    resource: binding,
    path: append("", "subjects", index),
    kind: asString(get(subject, "kind")) ?? "",
    name: asString(get(subject, "name")) ?? "",
    namespace: asString(get(subject, "namespace")) ?? "",
  }))
}

export function roleReference(binding: Resource): RoleReference {
  const reference = get(binding.object, "roleRef")
  return { kind: asString(get(reference, "kind")) ?? "", name: asString(get(reference, "name")) ?? "" }
}

/** The role a binding names, where the inventory holds it. A RoleBinding may name a ClusterRole; then it counts in its namespace. */
export function boundRole(binding: Resource, inventory: Inventory): Resource | undefined {
  const { kind, name } = roleReference(binding)
  const namespace = kind === "Role" ? binding.namespace : ""
  return inventory.find(kind, rbacGroup, namespace, name)
}

/**
 * Whether a rule grants a permission on some object, names aside. `pods/*` is a literal name, not a pattern; `*` stands
 * for every resource and subresource, `*` + `/scale` for that subresource of every resource.
 * Source: kubernetes pkg/apis/rbac/v1/evaluation_helpers.go (VerbMatches, APIGroupMatches, ResourceMatches).
 */
export function grants(rule: PolicyRule, { group, resource, verb }: ResourcePermission): boolean {
  if (!rule.verbs.includes("*") && !rule.verbs.includes(verb)) return false
  if (!rule.apiGroups.includes("*") && !rule.apiGroups.includes(group)) return false
  if (rule.resources.includes("*") || rule.resources.includes(resource)) return true
  const slash = resource.indexOf("/")
  return slash >= 0 && rule.resources.includes(`*/${resource.slice(slash + 1)}`)
}

/** The verbs of a list that a rule grants on a resource. */
export const grantedVerbs = (
  rule: PolicyRule,
  group: string,
  resource: string,
  verbs: readonly string[],
): readonly string[] => verbs.filter((verb) => grants(rule, { group, resource, verb }))

/** ClusterRoles that every cluster has under these names (Using RBAC Authorization, "User-facing roles"). */
const userFacingRoles: ReadonlySet<string> = new Set(["cluster-admin", "admin", "edit", "view"])

/**
 * Roles and bindings that Kubernetes keeps itself (label `kubernetes.io/bootstrapping: rbac-defaults`), that carry the
 * prefix it reserves, or that are user-facing roles: changing them is undone at the next start of the API server.
 */
export const isSystemRbac = ({ kind, name, labels }: Resource): boolean =>
  name.startsWith("system:") ||
  labels["kubernetes.io/bootstrapping"] === "rbac-defaults" ||
  (kind === "ClusterRole" && userFacingRoles.has(name))
