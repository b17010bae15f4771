import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Whoever forwards ports reaches every port of every pod in its scope, past NetworkPolicies and past what listens on
 * localhost alone.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleForwardsPorts = check({
  id: "role-forwards-ports",
  title: "Role forwards ports",
  severity: info("nobody is bound to it"),
  aliases: ["kubescape:C-0063"],
  frameworks: ["mitre-attack/T1090", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  resources: reportRoles({
    rights: [{ group: "", resource: "pods/portforward", verbs: ["create", "get"] }],
    may: "forward ports of pods",
  }),
  fix: { title: "Give it to people for a limited time" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods/portforward"], verbs: ["create"] }],
    }),
  },
})
