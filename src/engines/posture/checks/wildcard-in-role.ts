import { isSystemRbac, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A wildcard grants verbs and resources that nobody thought of, such as escalate, bind, impersonate, or the custom
 * resources of an operator that is installed next year.
 *
 * Field:   rules[*].verbs, rules[*].resources of Roles and ClusterRoles
 * Allowed: lists without * (a rule that grants everything is reported by wildcard-permissions)
 * Source:  Kubernetes documentation, RBAC Good Practices, "Least privilege"
 */
export const wildcardInRole = check({
  id: "wildcard-in-role",
  title: "Role uses a wildcard",
  severity: medium("rights grow with every resource and verb that is added"),
  aliases: [
    "kube-linter:wildcard-in-rules",
    "checkov:CKV_K8S_49",
    "trivy:KSV-0045",
    "trivy:KSV-0046",
    "trivy:KSV-0112",
  ],
  frameworks: ["cis-1.12/5.1.3", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
    run(resource, report) {
      if (isSystemRbac(resource)) return
      for (const rule of rulesOf(resource)) {
        const wide = (["verbs", "resources"] as const).filter((key) => rule[key].includes("*"))
        if (wide.length === 0 || (wide.length === 2 && rule.apiGroups.includes("*"))) continue
        const what = wide.map((key) =>
          key === "verbs" ? `every verb on ${rule.resources.join(", ")}` : `${rule.verbs.join(", ")} on every resource`,
        )
        report(rule, `${resource.kind} ${resource.name} grants ${what.join(" and ")}`)
      }
    },
  },
  fix: { title: "List the resources and verbs that are needed" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["*"] }],
    }),
  },
})
