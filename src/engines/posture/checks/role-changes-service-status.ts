import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Who may write the status of Services gives one any address as that of its load balancer: nodes then send traffic
 * for this address to its pods (CVE-2020-8554).
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleChangesServiceStatus = check({
  id: "role-changes-service-status",
  title: "Role changes the status of Services",
  severity: medium("traffic for any address can be drawn to its pods"),
  aliases: ["checkov:CKV2_K8S_4"],
  frameworks: ["mitre-attack/T1557", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  resources: reportRoles({
    rights: [{ group: "", resource: "services/status", verbs: ["update", "patch"] }],
    may: "change the status of Services",
    bound: "medium",
  }),
  fix: { title: "Leave services/status to the controller of load balancers" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["services/status"], verbs: ["update"] }],
    }),
  },
})
