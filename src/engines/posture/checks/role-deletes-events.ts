import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Events show what happened in the cluster. Whoever deletes them covers tracks.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleDeletesEvents = check({
  id: "role-deletes-events",
  title: "Role deletes events",
  severity: low("traces of an attack can be removed"),
  aliases: ["kubescape:C-0031", "trivy:KSV-0042"],
  frameworks: ["mitre-attack/T1070", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02", "threat-matrix-k8s/MS-TA9022"],
  resources: reportRoles({
    rights: [
      { group: "", resource: "events", verbs: ["delete", "deletecollection"] },
      { group: "events.k8s.io", resource: "events", verbs: ["delete", "deletecollection"] },
      { group: "", resource: "pods/log", verbs: ["delete"] },
    ],
    may: "delete traces",
    bound: "low",
  }),
  fix: { title: "Remove delete on events" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["events"], verbs: ["delete"] }],
    }),
  },
})
