import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Whoever starts pods runs code with any service account of the namespace, mounts its Secrets, and without Pod
 * Security takes the node.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleStartsWorkloads = check({
  id: "role-starts-workloads",
  title: "Role starts workloads",
  severity: info("nobody is bound to it"),
  aliases: ["trivy:KSV-0048", "kubescape:C-0188"],
  frameworks: ["cis-1.12/5.1.4", "mitre-attack/T1610", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  optional: true,
  resources: reportRoles({
    rights: [
      { group: "", resource: "pods", verbs: ["create", "update", "patch"] },
      { group: "apps", resource: "deployments", verbs: ["create", "update", "patch"] },
      { group: "apps", resource: "daemonsets", verbs: ["create", "update", "patch"] },
      { group: "apps", resource: "statefulsets", verbs: ["create", "update", "patch"] },
      { group: "apps", resource: "replicasets", verbs: ["create", "update", "patch"] },
      { group: "batch", resource: "jobs", verbs: ["create", "update", "patch"] },
      { group: "batch", resource: "cronjobs", verbs: ["create", "update", "patch"] },
      { group: "", resource: "replicationcontrollers", verbs: ["create", "update", "patch"] },
    ],
    may: "start or change workloads",
  }),
  fix: { title: "Leave it to a deployment pipeline, and enforce a Pod Security level" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["create"] }],
    }),
  },
})
