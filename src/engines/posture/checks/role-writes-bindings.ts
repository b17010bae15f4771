import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Whoever writes bindings hands on what it holds itself, and nobody who looks at roles sees who else has it.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleWritesBindings = check({
  id: "role-writes-bindings",
  title: "Role writes bindings",
  severity: info("it can give no more than it has"),
  aliases: ["trivy:KSV-0055"],
  frameworks: ["mitre-attack/T1098", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  optional: true,
  resources: reportRoles({
    rights: [
      { group: "rbac.authorization.k8s.io", resource: "rolebindings", verbs: ["create", "update", "patch"] },
      { group: "rbac.authorization.k8s.io", resource: "clusterrolebindings", verbs: ["create", "update", "patch"] },
    ],
    may: "hand on its own rights",
    bound: "info",
  }),
  fix: { title: "Leave bindings to administrators" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings"], verbs: ["create"] }],
    }),
  },
})
