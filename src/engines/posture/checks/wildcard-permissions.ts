import { isSystemRbac, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { isBound } from "../role-reach.ts"

/**
 * A rule with wildcards for groups, resources and verbs grants what exists today and whatever is installed tomorrow,
 * escalation of its own rights included: whoever holds it is administrator of the role's scope.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: any rule that does not grant every verb on every resource of every group; roles that a binding names, whose holders are judged instead
 * Source:  kubernetes pkg/apis/rbac/v1/evaluation_helpers.go; Kubernetes documentation, RBAC Good Practices, "Least privilege"
 */
export const wildcardPermissions = check({
  id: "wildcard-permissions",
  title: "Role grants everything on everything",
  severity: info("nobody is bound to it; whoever holds such a role is judged by identity rules"),
  aliases: ["trivy:KSV-0044", "kubescape:C-0187", "trivy:KSV-0046"],
  frameworks: ["cis-1.12/5.1.3", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02", "mitre-attack/T1078"],
  resources: {
    kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
    run(resource, report, { inventory }) {
      if (isSystemRbac(resource) || isBound(resource, inventory)) return
      for (const rule of rulesOf(resource)) {
        if (!rule.verbs.includes("*") || !rule.resources.includes("*") || !rule.apiGroups.includes("*")) continue
        report(rule, `${resource.kind} ${resource.name} grants every verb on every resource`)
      }
    },
  },
  fix: { title: "List the groups, resources and verbs that are needed" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    }),
  },
})
