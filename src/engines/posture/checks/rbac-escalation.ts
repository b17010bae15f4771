import { grantedVerbs, isSystemRbac, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Kubernetes lets nobody hand out more rights than they hold, except holders of `escalate` (may write any role) and
 * `bind` (may bind any role): with these, and the right to write roles or bindings, rights have no limit.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: no escalate or bind on roles and clusterroles
 * Source:  kubernetes pkg/registry/rbac/escalation_check.go
 */
export const rbacEscalation = check({
  id: "rbac-escalation",
  title: "Role may grant rights that its holder does not have",
  severity: high("its holder can make itself administrator"),
  aliases: ["kubescape:C-0191", "checkov:CKV_K8S_157", "checkov:CKV_K8S_158", "trivy:KSV-0050"],
  frameworks: ["cis-1.12/5.1.8", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
    run(resource, report) {
      if (isSystemRbac(resource)) return
      for (const rule of rulesOf(resource)) {
        if (rule.verbs.includes("*") && rule.resources.includes("*")) continue
        const verbs = ["escalate", "bind"].filter((verb) =>
          ["roles", "clusterroles"].some((name) => grantedVerbs(rule, rbacGroup, name, [verb]).length > 0),
        )
        if (verbs.length > 0)
          report(rule, `${resource.kind} ${resource.name} may ${verbs.join(" and ")} roles`, { evidence: { verbs } })
      }
    },
  },
  fix: { title: "Remove escalate and bind, or limit them by resourceNames to harmless roles" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["escalate"] }],
    }),
  },
})
