import type { OtherAuthorizer } from "./access-review.ts"
import type { Grant } from "./authorizer.ts"
import { formatSubject, groups, identityOf, type SubjectName, subjectOfUser, userOfNode } from "./identity.ts"
import { nodeRestriction, type Restriction } from "./node-restriction.ts"
import type { Permission } from "./request.ts"
import type { World } from "./world.ts"

/** A subject that may, and what says so. */
export interface Grantee {
  readonly subject: SubjectName
  /** Empty where another authorizer than RBAC says so. */
  readonly grants: readonly Grant[]
  /** Who says so besides RBAC. */
  readonly otherwise?: OtherAuthorizer
  /** What admission still asks of a kubelet's write. */
  readonly restriction?: Restriction
}

/**
 * Every subject that may do something: system:masters first, then those that some binding gives it, then the kubelets of
 * known nodes that the Node authorizer gives it and NodeRestriction does not refuse it. Groups stand for their members.
 * As in the API server's subject locator (plugin/pkg/auth/authorizer/rbac/subject_locator.go), a permission without a
 * namespace is one in all of them. O(rules + bound subjects + nodes).
 */
export function whoCan(world: World, permission: Permission): readonly Grantee[] {
  const { authorizer, authorizers } = world
  const always = [groups.authenticated, groups.unauthenticated]
  const bound = authorizers.rbac ? [...authorizer.grantsBySubject(permission)] : []
  const nodes = authorizers.node ? world.nodes() : undefined
  const kubelets = nodes?.nodes.filter((node) => nodes.allows(node, permission)) ?? []
  const grantees = [
    { subject: group(groups.masters), otherwise: "system:masters" } as const,
    ...(authorizers.alwaysAllow ? always : []).map(
      (name) => ({ subject: group(name), otherwise: "AlwaysAllow" }) as const,
    ),
    ...bound
      .filter(([{ kind, name }]) => kind !== "Group" || name !== groups.masters)
      .map(([{ kind, name }, grants]) => ({ subject: kind === "Group" ? group(name) : subjectOfUser(name), grants })),
    ...kubelets.map((node) => ({ subject: subjectOfUser(userOfNode(node)), otherwise: "Node" }) as const),
  ]
  return joined(grantees).flatMap((grantee) => narrowed(world, permission, grantee))
}

const group = (name: string): SubjectName => ({ kind: "Group", name, namespace: "" })

/** A kubelet may be named by a binding as well. */
function joined(grantees: readonly (Omit<Grantee, "grants"> & Partial<Grantee>)[]): readonly Grantee[] {
  const bySubject = new Map<string, Grantee>()
  for (const grantee of grantees) {
    const key = formatSubject(grantee.subject)
    bySubject.set(key, { grants: [], ...bySubject.get(key), ...grantee })
  }
  return [...bySubject.values()]
}

/** Without a kubelet whose write NodeRestriction refuses. */
function narrowed(world: World, permission: Permission, grantee: Grantee): readonly Grantee[] {
  const { kind, name } = grantee.subject
  if (kind !== "User" || !name.startsWith(userOfNode(""))) return [grantee]
  const restriction = nodeRestriction(world, { ...identityOf(grantee.subject), ...permission })
  if (restriction?.refused) return []
  return [restriction ? { ...grantee, restriction } : grantee]
}
