import type { RbacSubject } from "../../model/rbac.ts"
import type { Resource } from "../../model/resource.ts"
import { boundSubject, type Grant } from "./authorizer.ts"
import { groups, nodeOf } from "./identity.ts"
import { type AccessRequest, isPathRequest } from "./request.ts"
import type { World } from "./world.ts"

/** Who said yes besides RBAC. */
export type OtherAuthorizer = "system:masters" | "Node" | "AlwaysAllow"

/** The answer to "may this identity do that", with everything that says yes. */
export interface AccessReview {
  readonly allowed: boolean
  /**
   * Not decided by what is here: authorizers are configured that are not known (webhook, ABAC), or it is not allowed as
   * far as can be told and bindings of the sender name roles that the manifests do not hold.
   */
  readonly unknown: boolean
  /** Those bindings. In a cluster a role that is not there grants nothing. */
  readonly unresolved: readonly Resource[]
  /** Every rule of every binding that grants it, ClusterRoleBindings first. Empty for members of system:masters. */
  readonly grants: readonly Grant[]
  /** Who allows it besides RBAC. */
  readonly otherwise?: OtherAuthorizer
}

/**
 * Answers one request as the API server's authorizers do: system:masters, Node, RBAC, in this order; any may allow, none
 * of them denies. O(rules that apply to the identity in the namespace).
 */
export function accessReview(world: World, request: AccessRequest): AccessReview {
  const { authorizer, authorizers } = world
  const grants = authorizers.rbac ? authorizer.grants(request) : []
  const otherwise = allowedOtherwise(world, request)
  const allowed = otherwise !== undefined || grants.length > 0
  const unresolved = otherwise === "system:masters" ? [] : unresolvedOf(world, request)
  return {
    allowed,
    unknown: (authorizers.unknown.length > 0 && otherwise !== "system:masters") || (!allowed && unresolved.length > 0),
    unresolved,
    grants,
    ...(otherwise ? { otherwise } : {}),
  }
}

function unresolvedOf({ authorizer }: World, request: AccessRequest): readonly Resource[] {
  const namespace = isPathRequest(request) ? "" : (request.namespace ?? "")
  return authorizer
    .unresolvedIn(namespace)
    .filter(({ subjects, namespace: home }) => subjects.some((subject) => isSubject(subject, home, request)))
    .map(({ resource }) => resource)
}

function isSubject(subject: RbacSubject, bindingNamespace: string, { user, groups: memberOf }: AccessRequest): boolean {
  const bound = boundSubject(subject, bindingNamespace)
  return bound?.kind === "User" ? bound.name === user : bound !== undefined && memberOf.includes(bound.name)
}

function allowedOtherwise({ authorizers, nodes }: World, request: AccessRequest): OtherAuthorizer | undefined {
  if (request.groups.includes(groups.masters)) return "system:masters"
  if (authorizers.alwaysAllow) return "AlwaysAllow"
  const node = authorizers.node ? nodeOf(request) : undefined
  return node && nodes().allows(node, request) ? "Node" : undefined
}
