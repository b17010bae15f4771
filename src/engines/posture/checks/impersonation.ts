import { grantedVerbs, isSystemRbac, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { isBound } from "../role-reach.ts"

const impersonable: readonly (readonly [group: string, resource: string])[] = [
  ["", "users"],
  ["", "groups"],
  ["", "serviceaccounts"],
  ["authentication.k8s.io", "uids"],
]

/**
 * Impersonation skips authentication: the holder sends requests as any user, group or service account it may name, and
 * as the group system:masters nothing is refused.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: no impersonate on users, groups, serviceaccounts, uids, userextras; users and service accounts in roles that a binding names, whose holders are judged instead
 * Source:  kubernetes staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation
 */
export const impersonation = check({
  id: "impersonation",
  title: "Role may act as somebody else",
  severity: info("nobody is bound to it; whoever holds such a role is judged by identity rules"),
  aliases: ["trivy:KSV-0043", "kubescape:C-0065", "checkov:CKV2_K8S_3"],
  frameworks: ["cis-1.12/5.1.8", "mitre-attack/T1134", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
    run(resource, report, { inventory }) {
      if (isSystemRbac(resource)) return
      const bound = isBound(resource, inventory)
      for (const rule of rulesOf(resource)) {
        if (rule.verbs.includes("*") && rule.resources.includes("*")) continue
        const kinds = impersonable.filter(
          ([group, name]) => grantedVerbs(rule, group, name, ["impersonate"]).length > 0,
        )
        if (kinds.length === 0 || rule.resourceNames.length > 0) continue
        const names = kinds.map(([, name]) => name)
        // Whoever may impersonate users is judged as holder (identity); groups alone take one more right.
        if (bound && (names.includes("users") || names.includes("serviceaccounts"))) continue
        report(rule, `${resource.kind} ${resource.name} may impersonate ${names.join(", ")}`, {
          ...(bound ? { severity: "low" as const } : {}),
          evidence: { resources: names },
        })
      }
    },
  },
  fix: { title: "Name whom it may impersonate in resourceNames, or remove the verb" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["users"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["groups"], verbs: ["impersonate"] }],
    }),
  },
})
