import { low } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { binding } from "../examples.ts"
import { worldOf } from "../report-holders.ts"

/**
 * A binding to a role that does not exist grants nothing today. Whoever may create a role of that name decides one day
 * what the subjects may do, without touching a binding; and today something does not work that somebody relies on.
 *
 * Field:   roleRef of RoleBindings and ClusterRoleBindings
 * Allowed: a Role of the same namespace, a ClusterRole, a role that Kubernetes makes itself
 * Source:  kubernetes pkg/registry/rbac/validation/rule.go (GetRoleReferenceRules)
 */
export const danglingRoleReference = check({
  id: "dangling-role-reference",
  category: "identity",
  title: "Binding names a role that does not exist",
  severity: low("whoever creates the role decides what its subjects may do"),
  aliases: ["kubesplaining:KUBE-RBAC-STALE-001"],
  frameworks: ["owasp-k8s-2025/K02"],
  whole(context, report) {
    for (const { resource, reference, roles } of worldOf(context).authorizer.policy.bindings) {
      if (roles.length > 0) continue
      // Manifests may lean on the roles of an add-on that is installed from elsewhere.
      if (resource.origin.kind === "file" && reference.kind === "ClusterRole" && /[:.]/.test(reference.name)) continue
      report(
        { resource, path: "/roleRef/name" },
        `${resource.kind} ${resource.name} names the ${reference.kind || "role"} ${reference.name}, which does not exist`,
        { evidence: { role: reference.name, kind: reference.kind } },
      )
    }
  },
  fix: { title: "Create the role, or remove the binding" },
  examples: { good: binding("view", "shop"), bad: binding("viewer", "shop") },
})
