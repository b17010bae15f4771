import type { PolicyRule } from "../../../model/rbac.ts"
import { grantedVerbs, isSystemRbac, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Labels of aggregation add the rules of a role to admin, edit or view, and with them to everybody who is bound to
 * those: a role that looks harmless widens the rights of all.
 *
 * Field:   metadata.labels["rbac.authorization.k8s.io/aggregate-to-…"] of ClusterRoles
 * Allowed: rules on custom resources; no wildcards, no rights on Secrets, pods/exec, impersonation or roles
 * Source:  Kubernetes documentation, Using RBAC Authorization, "Aggregated ClusterRoles"
 */
export const aggregatedSystemRole = check({
  id: "aggregated-system-role",
  title: "Role widens admin, edit or view",
  severity: high("everybody who is bound to that role gains the rights"),
  frameworks: ["mitre-attack/T1098", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/ClusterRole`],
    run(resource, report) {
      if (isSystemRbac(resource)) return
      const targets = Object.entries(resource.labels).flatMap(([label, value]) => {
        const target = label.startsWith(prefix) ? label.slice(prefix.length) : undefined
        return target !== undefined && value === "true" && ["admin", "edit", "view"].includes(target) ? [target] : []
      })
      if (targets.length === 0) return
      for (const rule of rulesOf(resource)) {
        const dangers = dangersOf(rule, targets)
        if (dangers.length > 0)
          report(rule, `ClusterRole ${resource.name} adds ${dangers.join(", ")} to ${targets.join(" and ")}`, {
            evidence: { dangers, targets },
          })
      }
    },
  },
  fix: { title: "Remove the label, or the rule", risk: "whoever relies on the added rights loses them" },
  examples: {
    good: object(
      "rbac.authorization.k8s.io/v1",
      "ClusterRole",
      { rules: [{ apiGroups: ["shop.example"], resources: ["carts"], verbs: ["*"] }] },
      { namespace: undefined, labels: { "rbac.authorization.k8s.io/aggregate-to-edit": "true" } },
    ),
    bad: object(
      "rbac.authorization.k8s.io/v1",
      "ClusterRole",
      { rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }] },
      { namespace: undefined, labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } },
    ),
  },
})

const prefix = "rbac.authorization.k8s.io/aggregate-to-"

/** Rights that the target does not have by itself: view none on Secrets, edit and admin none on roles of the cluster. */
function dangersOf(rule: PolicyRule, targets: readonly string[]): readonly string[] {
  const dangers: string[] = []
  if (rule.resources.includes("*") && rule.apiGroups.includes("*")) dangers.push("every resource")
  if (targets.includes("view") && grantedVerbs(rule, "", "secrets", ["get", "list", "watch"]).length > 0)
    dangers.push("Secrets")
  if (targets.includes("view") && grantedVerbs(rule, "", "pods/exec", ["create"]).length > 0) dangers.push("pods/exec")
  if (["users", "groups"].some((name) => grantedVerbs(rule, "", name, ["impersonate"]).length > 0))
    dangers.push("impersonation")
  if (["roles", "clusterroles"].some((name) => grantedVerbs(rule, rbacGroup, name, ["escalate", "bind"]).length > 0))
    dangers.push("escalate and bind")
  if (grantedVerbs(rule, "", "nodes/proxy", ["get", "create"]).length > 0) dangers.push("nodes/proxy")
  return dangers
}
