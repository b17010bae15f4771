import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Whoever writes Secrets replaces certificates and passwords that programs trust, and makes tokens of service
 * accounts that it may then read.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleWritesSecrets = check({
  id: "role-writes-secrets",
  title: "Role writes Secrets",
  severity: low("programs trust what it writes"),
  aliases: ["trivy:KSV-0041", "trivy:KSV-0113"],
  frameworks: ["nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  optional: true,
  resources: reportRoles({
    rights: [{ group: "", resource: "secrets", verbs: ["create", "update", "patch", "delete", "deletecollection"] }],
    may: "write Secrets",
    bound: "low",
  }),
  fix: { title: "Name the Secrets in resourceNames, or let an operator write them" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["create"] }],
    }),
  },
})
