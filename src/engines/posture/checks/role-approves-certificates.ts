import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Whoever approves requests for client certificates makes itself anybody, for as long as the certificate lives.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleApprovesCertificates = check({
  id: "role-approves-certificates",
  title: "Role approves certificates",
  severity: info("nobody is bound to it"),
  aliases: ["kubescape:C-0280", "checkov:CKV_K8S_156"],
  frameworks: ["cis-1.12/5.1.11", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  resources: reportRoles({
    rights: [
      { group: "certificates.k8s.io", resource: "certificatesigningrequests/approval", verbs: ["update", "patch"] },
      { group: "certificates.k8s.io", resource: "signers", verbs: ["approve", "sign"] },
    ],
    may: "approve or sign certificates",
  }),
  fix: { title: "Limit signers by resourceNames" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [
        { apiGroups: ["certificates.k8s.io"], resources: ["certificatesigningrequests/approval"], verbs: ["update"] },
      ],
    }),
  },
})
