import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * ConfigMaps of kube-system steer the cluster: coredns decides where names lead, aws-auth who is administrator,
 * kubeadm-config and kube-proxy how nodes run.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleWritesClusterSettings = check({
  id: "role-writes-cluster-settings",
  title: "Role writes settings of the cluster",
  severity: info("nobody is bound to it"),
  aliases: ["trivy:KSV-0115", "kubescape:C-0037"],
  frameworks: ["nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02", "threat-matrix-k8s/MS-TA9035"],
  resources: reportRoles({
    rights: [{ group: "", resource: "configmaps", verbs: ["update", "patch", "*"] }],
    may: "change settings of the cluster",
    named: true,
    when: ({ resource, resourceNames }) =>
      resourceNames.some((name) => settings.includes(name)) ||
      (resourceNames.length === 0 && resource.namespace === "kube-system"),
  }),
  fix: { title: "Limit the rule to other ConfigMaps" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["update"], resourceNames: ["coredns"] }],
    }),
  },
})

const settings: readonly string[] = [
  "aws-auth",
  "coredns",
  "kube-proxy",
  "kubeadm-config",
  "kubelet-config",
  "extension-apiserver-authentication",
]
