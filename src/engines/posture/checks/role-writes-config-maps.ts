import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Programs follow their ConfigMaps: whoever writes them changes what programs do, scripts that they run included.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleWritesConfigMaps = check({
  id: "role-writes-config-maps",
  title: "Role writes ConfigMaps",
  severity: info("many operators need it"),
  aliases: ["trivy:KSV-0049"],
  frameworks: ["nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  optional: true,
  resources: reportRoles({
    rights: [{ group: "", resource: "configmaps", verbs: ["create", "update", "patch", "delete", "deletecollection"] }],
    may: "write ConfigMaps",
    bound: "info",
  }),
  fix: { title: "Name the ConfigMaps in resourceNames" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["create"] }],
    }),
  },
})
