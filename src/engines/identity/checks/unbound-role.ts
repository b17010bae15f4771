import { rbacGroup } from "../../../model/rbac.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { recognise } from "../bootstrap/recognise.ts"
import { binding, rule, unbound } from "../examples.ts"
import { worldOf } from "../report-holders.ts"

/**
 * A role that nobody is bound to grants nothing. It is one binding away from doing so, and every one more to read in an
 * audit.
 *
 * Field:   Roles and ClusterRoles that no binding names
 * Allowed: roles of Kubernetes; roles whose labels let other roles gather their rules
 * Source:  Kubernetes documentation, Using RBAC Authorization
 */
export const unboundRole = check({
  id: "unbound-role",
  category: "identity",
  title: "Role is bound to nobody",
  severity: info("it grants nothing"),
  frameworks: ["owasp-k8s-2025/K02"],
  whole(context, report) {
    const { policy } = worldOf(context).authorizer
    const bound = new Set(policy.bindings.flatMap(({ roles }) => roles))
    for (const role of policy.roles) {
      const { resource } = role
      if (bound.has(role) || recognise(resource, context.version) !== "own" || resource.name.startsWith("system:"))
        continue
      if (Object.keys(resource.labels).some((label) => label.startsWith(`${rbacGroup}/aggregate-to-`))) continue
      report({ resource, path: "/metadata/name" }, `${resource.kind} ${resource.name} is bound to nobody`)
    }
  },
  fix: { title: "Delete the role, or bind it to those it is meant for" },
  examples: {
    good: [...unbound(rule("get", "", "pods")), binding("robot", "shop")],
    bad: unbound(rule("get", "", "pods")),
  },
})
