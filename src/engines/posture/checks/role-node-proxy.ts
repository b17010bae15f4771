import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * nodes/proxy reaches the kubelet directly: commands in every container of the node, past admission and past the
 * audit log of exec. get is enough by a WebSocket.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleNodeProxy = check({
  id: "role-node-proxy",
  title: "Role reaches kubelets by nodes/proxy",
  severity: info("nobody is bound to it"),
  aliases: ["trivy:KSV-0047", "kubescape:C-0279", "checkov:CKV2_K8S_2"],
  frameworks: ["cis-1.12/5.1.10", "mitre-attack/T1609", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  resources: reportRoles({
    rights: [{ group: "", resource: "nodes/proxy", verbs: ["get", "create", "*"] }],
    may: "command kubelets",
  }),
  fix: { title: "Use nodes/metrics, nodes/stats or nodes/log instead" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] }],
    }),
  },
})
