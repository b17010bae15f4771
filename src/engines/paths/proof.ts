import type { JsonObject } from "../../lib/json.ts"
import type { Identity, Permission } from "../identity/request.ts"
import { isPathRequest } from "../identity/request.ts"

/** What shows that a hop is possible. A review or dry run can be sent to the API server, which must allow it. */
export interface Proof {
  readonly kind: "SubjectAccessReview" | "DryRun" | "Reachability" | "Vulnerability" | "Configuration"
  readonly request: JsonObject
}

/** The review that the API server must answer with "allowed" (authorization.k8s.io/v1). */
export function accessProof(identity: Identity, permission: Permission): Proof {
  const { user, groups } = identity
  const who = { ...(user === "" ? {} : { user }), groups: [...groups] }
  const spec = isPathRequest(permission)
    ? { ...who, nonResourceAttributes: { verb: permission.verb, path: permission.path } }
    : {
        ...who,
        resourceAttributes: {
          verb: permission.verb,
          group: permission.group,
          resource: permission.resource,
          ...(permission.subresource ? { subresource: permission.subresource } : {}),
          ...(permission.namespace ? { namespace: permission.namespace } : {}),
          ...(permission.name ? { name: permission.name } : {}),
        },
      }
  return {
    kind: "SubjectAccessReview",
    request: { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec },
  }
}

/** A write that admission must let through: `kubectl create --dry-run=server` of this object. */
export const dryRunProof = (object: JsonObject): Proof => ({ kind: "DryRun", request: object })

export const configurationProof = (request: JsonObject): Proof => ({ kind: "Configuration", request })
export const reachabilityProof = (from: string, to: string, ports: readonly string[]): Proof => ({
  kind: "Reachability",
  request: { from, to, ports: [...ports] },
})
