import { grantedVerbs, isSystemRbac, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { isBound } from "../role-reach.ts"

/**
 * Secrets hold the credentials of everything that runs: service-account tokens, database passwords, keys. `list` and
 * `watch` return their contents just as `get` does.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: no get, list or watch on secrets, unless limited by resourceNames; roles that a binding names, whose holders are judged instead
 * Source:  Kubernetes documentation, RBAC Good Practices, "Listing secrets"
 */
export const secretAccess = check({
  id: "secret-access",
  title: "Role reads Secrets",
  severity: info("nobody is bound to it; whoever holds such a role is judged by identity rules"),
  aliases: ["kubescape:C-0015", "kubescape:C-0186", "checkov:CKV2_K8S_5", "trivy:KSV-0041", "trivy:KSV-0113"],
  frameworks: ["cis-1.12/5.1.2", "mitre-attack/T1552.007", "owasp-k8s-2025/K03"],
  resources: {
    kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
    run(resource, report, { inventory }) {
      if (isSystemRbac(resource) || isBound(resource, inventory)) return
      for (const rule of rulesOf(resource)) {
        // A list that is limited by names is still refused unless it selects by that name, so names do contain it.
        const verbs = rule.resourceNames.length > 0 ? [] : grantedVerbs(rule, "", "secrets", ["get", "list", "watch"])
        const isEverything = rule.verbs.includes("*") && rule.resources.includes("*") && rule.apiGroups.includes("*")
        if (verbs.length === 0 || isEverything) continue
        report(rule, `${resource.kind} ${resource.name} may ${verbs.join(", ")} every Secret in its scope`, {
          evidence: { verbs },
        })
      }
    },
  },
  fix: { title: "Name the Secrets in resourceNames, or mount them instead of reading them from the API" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }],
    }),
  },
})
