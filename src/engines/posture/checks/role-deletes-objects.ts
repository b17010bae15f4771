import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Whoever deletes workloads and their data stops them, and can blackmail with it.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleDeletesObjects = check({
  id: "role-deletes-objects",
  title: "Role deletes objects",
  severity: info("many operators need it"),
  aliases: ["kubescape:C-0007"],
  frameworks: ["mitre-attack/T1485", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  optional: true,
  resources: reportRoles({
    rights: [
      { group: "", resource: "secrets", verbs: ["delete", "deletecollection"] },
      { group: "", resource: "pods", verbs: ["delete", "deletecollection"] },
      { group: "", resource: "services", verbs: ["delete", "deletecollection"] },
      { group: "", resource: "configmaps", verbs: ["delete", "deletecollection"] },
      { group: "apps", resource: "deployments", verbs: ["delete", "deletecollection"] },
      { group: "apps", resource: "daemonsets", verbs: ["delete", "deletecollection"] },
      { group: "apps", resource: "statefulsets", verbs: ["delete", "deletecollection"] },
    ],
    may: "delete objects",
    bound: "info",
  }),
  fix: { title: "Leave deleting to few" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["delete"] }],
    }),
  },
})
