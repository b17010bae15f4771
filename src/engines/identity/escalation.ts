import type { PolicyRule, RoleReference } from "../../model/rbac.ts"
import { rbacGroup } from "../../model/rbac.ts"
import { accessReview } from "./access-review.ts"
import { uncovered } from "./covers.ts"
import { groups } from "./identity.ts"
import type { Identity } from "./request.ts"
import type { RuleContent } from "./rule-content.ts"
import type { World } from "./world.ts"

/** Whether the API server lets somebody write a role or a binding, beyond the right to write the object itself. */
export interface EscalationVerdict {
  readonly allowed: boolean
  /** Why: member of system:masters, the verb that lifts the check, or that everything granted is held already. */
  readonly by?: "system:masters" | "escalate" | "bind" | "covers"
  /** What would be granted and is not held. */
  readonly missing: readonly RuleContent[]
}

/** A Role or ClusterRole to be written. */
export interface RoleToWrite {
  readonly kind: "Role" | "ClusterRole"
  /** "" for a ClusterRole. */
  readonly namespace: string
  /** "" where a create request carries no name in its URL: then `escalate` by resourceNames does not count. */
  readonly name: string
  readonly rules: readonly RuleContent[]
  /** It gathers rules by selectors: then everything must be held. */
  readonly aggregates?: boolean
}

const everything: readonly RuleContent[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [], nonResourceURLs: [] },
  { verbs: ["*"], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ["*"] },
]

/**
 * Whether an identity may give a role these rules: it holds `escalate` on the role, or all that the role grants.
 * Source: pkg/registry/rbac/{role,clusterrole}/policybased/storage.go, escalation_check.go.
 */
export function canWriteRole(world: World, identity: Identity, role: RoleToWrite): EscalationVerdict {
  if (identity.groups.includes(groups.masters)) return { allowed: true, by: "system:masters", missing: [] }
  const resource = role.kind === "Role" ? "roles" : "clusterroles"
  const { namespace, name } = role
  if (accessReview(world, { ...identity, verb: "escalate", group: rbacGroup, resource, namespace, name }).allowed)
    return { allowed: true, by: "escalate", missing: [] }
  const missing = uncovered(heldRules(world, identity, namespace), [
    ...role.rules,
    ...(role.aggregates ? everything : []),
  ])
  return missing.length === 0 ? { allowed: true, by: "covers", missing } : { allowed: false, missing }
}

/**
 * Whether an identity may bind a role in a namespace ("": by a ClusterRoleBinding): it holds `bind` on the role there, or
 * all that the role grants. A role that does not exist can be bound by `bind` alone.
 * Source: pkg/registry/rbac/{rolebinding,clusterrolebinding}/policybased/storage.go, BindingAuthorized.
 */
export function canBind(
  world: World,
  identity: Identity,
  reference: RoleReference,
  namespace: string,
): EscalationVerdict {
  if (identity.groups.includes(groups.masters)) return { allowed: true, by: "system:masters", missing: [] }
  const { kind, name } = reference
  const resource = kind === "Role" ? "roles" : "clusterroles"
  if (accessReview(world, { ...identity, verb: "bind", group: rbacGroup, resource, namespace, name }).allowed)
    return { allowed: true, by: "bind", missing: [] }
  const roles = world.authorizer.policy.roles.filter(
    ({ resource: role }) =>
      role.kind === kind && role.name === name && role.namespace === (kind === "Role" ? namespace : ""),
  )
  if (roles.length === 0) return { allowed: false, missing: [] }
  const missing = uncovered(
    heldRules(world, identity, namespace),
    roles.flatMap(({ rules }) => rules),
  )
  return missing.length === 0 ? { allowed: true, by: "covers", missing } : { allowed: false, missing }
}

/** The rules an identity holds in a namespace. Those of the Node authorizer and of webhooks do not count here. */
const heldRules = (world: World, identity: Identity, namespace: string): readonly PolicyRule[] =>
  world.authorizer.rulesFor(identity, namespace).map(({ rule }) => rule)
