import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * A webhook sees and changes every object that is written, Secrets included. Whoever writes one rules what runs.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleWritesWebhooks = check({
  id: "role-writes-webhooks",
  title: "Role writes admission webhooks",
  severity: info("nobody is bound to it"),
  aliases: ["trivy:KSV-0114", "kubescape:C-0281", "checkov:CKV_K8S_155"],
  frameworks: ["cis-1.12/5.1.12", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  resources: reportRoles({
    rights: [
      {
        group: "admissionregistration.k8s.io",
        resource: "validatingwebhookconfigurations",
        verbs: ["create", "update", "patch"],
      },
      {
        group: "admissionregistration.k8s.io",
        resource: "mutatingwebhookconfigurations",
        verbs: ["create", "update", "patch"],
      },
    ],
    may: "write admission webhooks",
  }),
  fix: { title: "Name the configurations in resourceNames" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [
        {
          apiGroups: ["admissionregistration.k8s.io"],
          resources: ["validatingwebhookconfigurations"],
          verbs: ["create"],
        },
      ],
    }),
  },
})
