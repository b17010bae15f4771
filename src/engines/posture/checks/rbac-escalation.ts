import { grantedVerbs, isSystemRbac, type PolicyRule, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { isBound } from "../role-reach.ts"

const writesRbac = (rule: PolicyRule): boolean =>
  ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].some(
    (name) => grantedVerbs(rule, rbacGroup, name, ["create", "update", "patch"]).length > 0,
  )

/**
 * Kubernetes lets nobody hand out more rights than they hold, except holders of `escalate` (may write any role) and
 * `bind` (may bind any role): with these, and the right to write roles or bindings, rights have no limit.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: no escalate or bind on roles and clusterroles; roles that a binding names, whose holders are judged instead
 * Source:  kubernetes pkg/registry/rbac/escalation_check.go
 */
export const rbacEscalation = check({
  id: "rbac-escalation",
  title: "Role may grant rights that its holder does not have",
  severity: info("nobody is bound to it; whoever holds such a role is judged by identity rules"),
  aliases: ["kubescape:C-0191", "checkov:CKV_K8S_157", "checkov:CKV_K8S_158", "trivy:KSV-0050"],
  frameworks: ["cis-1.12/5.1.8", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
    run(resource, report, { inventory }) {
      if (isSystemRbac(resource)) return
      const bound = isBound(resource, inventory)
      // With the right to write as well, holders are judged (identity); alone, the verbs wait for it.
      if (bound && rulesOf(resource).some(writesRbac)) return
      for (const rule of rulesOf(resource)) {
        if (rule.verbs.includes("*") && rule.resources.includes("*")) continue
        const verbs = ["escalate", "bind"].filter((verb) =>
          ["roles", "clusterroles"].some((name) => grantedVerbs(rule, rbacGroup, name, [verb]).length > 0),
        )
        if (verbs.length > 0)
          report(rule, `${resource.kind} ${resource.name} may ${verbs.join(" and ")} roles`, {
            ...(bound ? { severity: "low" as const } : {}),
            evidence: { verbs },
          })
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
