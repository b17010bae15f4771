import type { Grant } from "./authorizer.ts"
import { groups, nodeOf } from "./identity.ts"
import type { AccessRequest } from "./request.ts"
import type { World } from "./world.ts"

/** Who said yes besides RBAC. */
export type OtherAuthorizer = "system:masters" | "Node" | "AlwaysAllow"

/** The answer to "may this identity do that", with everything that says yes. */
export interface AccessReview {
  readonly allowed: boolean
  /** Authorizers are configured that are not known here (webhook, ABAC): they may decide otherwise. */
  readonly unknown: boolean
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
  const grants = authorizer.grants(request)
  const otherwise = allowedOtherwise(world, request)
  return {
    allowed: otherwise !== undefined || grants.length > 0,
    unknown: authorizers.unknown.length > 0 && otherwise !== "system:masters",
    grants,
    ...(otherwise ? { otherwise } : {}),
  }
}

function allowedOtherwise({ authorizers, nodes }: World, request: AccessRequest): OtherAuthorizer | undefined {
  if (request.groups.includes(groups.masters)) return "system:masters"
  if (authorizers.alwaysAllow) return "AlwaysAllow"
  const node = authorizers.node ? nodeOf(request) : undefined
  return node && nodes().allows(node, request) ? "Node" : undefined
}
