import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { reportRoles } from "../role-reach.ts"

/**
 * Whoever writes Services, endpoints, Ingresses or NetworkPolicies redirects traffic to pods of its own and opens
 * what is closed.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: other rights; roles of Kubernetes; where a binding names the role, identity rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices
 */
export const roleChangesNetworking = check({
  id: "role-changes-networking",
  title: "Role changes networking",
  severity: info("many operators need it"),
  aliases: ["trivy:KSV-0056"],
  frameworks: ["mitre-attack/T1557", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  optional: true,
  resources: reportRoles({
    rights: [
      { group: "", resource: "services", verbs: ["create", "update", "patch", "delete", "deletecollection"] },
      { group: "", resource: "endpoints", verbs: ["create", "update", "patch", "delete", "deletecollection"] },
      {
        group: "discovery.k8s.io",
        resource: "endpointslices",
        verbs: ["create", "update", "patch", "delete", "deletecollection"],
      },
      {
        group: "networking.k8s.io",
        resource: "ingresses",
        verbs: ["create", "update", "patch", "delete", "deletecollection"],
      },
      {
        group: "networking.k8s.io",
        resource: "networkpolicies",
        verbs: ["create", "update", "patch", "delete", "deletecollection"],
      },
    ],
    may: "change networking",
    bound: "info",
  }),
  fix: { title: "Leave networking to the controllers that need it" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["services"], verbs: ["create"] }],
    }),
  },
})
