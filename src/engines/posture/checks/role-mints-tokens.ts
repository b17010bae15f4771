import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Whoever asks for tokens of service accounts is each of them, with all their rights.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleMintsTokens = check({
  id: "role-mints-tokens",
  title: "Role mints tokens",
  severity: info("nobody is bound to it"),
  aliases: ["kubescape:C-0282"],
  frameworks: ["cis-1.12/5.1.13", "mitre-attack/T1528", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  resources: reportRoles({
    rights: [{ group: "", resource: "serviceaccounts/token", verbs: ["create"] }],
    may: "mint tokens of service accounts",
  }),
  fix: { title: "Name the service accounts in resourceNames" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] }],
    }),
  },
})
