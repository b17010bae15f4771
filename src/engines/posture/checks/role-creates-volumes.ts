import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * A PersistentVolume may be a directory of the node: whoever makes one and claims it reads and writes the node, and
 * no Pod Security level objects.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleCreatesVolumes = check({
  id: "role-creates-volumes",
  title: "Role creates volumes",
  severity: info("nobody is bound to it"),
  aliases: ["kubescape:C-0278"],
  frameworks: ["cis-1.12/5.1.9", "mitre-attack/T1611", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  resources: reportRoles({
    rights: [{ group: "", resource: "persistentvolumes", verbs: ["create", "update", "patch"] }],
    may: "create volumes",
  }),
  fix: { title: "Let a storage driver make volumes from claims" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["persistentvolumes"], verbs: ["create"] }],
    }),
  },
})
