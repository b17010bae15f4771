import { grantedVerbs, isSystemRbac, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { isBound } from "../role-reach.ts"

/**
 * With bind and the right to write bindings its holder gives itself every role, cluster-admin included.
 *
 * Field:   rules of Roles and ClusterRoles
 * Allowed: bind without the right to write bindings, or the other way round; where a binding names the role, identity
 *          rules judge whoever holds it
 * Source:  Kubernetes documentation, RBAC Good Practices, "Escalate and bind verbs"
 */
export const roleBindsRoles = check({
  id: "role-binds-roles",
  title: "Role binds any role",
  severity: info("nobody is bound to it"),
  aliases: ["trivy:KSV-0051", "trivy:KSV-0052", "checkov:CKV2_K8S_1"],
  frameworks: ["mitre-attack/T1098", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
    run(resource, report, { inventory }) {
      if (isSystemRbac(resource) || isBound(resource, inventory)) return
      const rules = rulesOf(resource).filter(
        ({ verbs, resources }) => !(verbs.includes("*") && resources.includes("*")),
      )
      const may = (names: readonly string[], verbs: readonly string[]) =>
        rules.find((rule) => names.some((name) => grantedVerbs(rule, rbacGroup, name, verbs).length > 0))
      const binds = may(["roles", "clusterroles"], ["bind"])
      const writes = may(["rolebindings", "clusterrolebindings"], ["create", "update", "patch"])
      if (binds && writes)
        report(binds, `${resource.kind} ${resource.name} may bind roles that its holder does not have`, {
          related: [writes],
        })
    },
  },
  fix: { title: "Remove bind, or limit it by resourceNames to harmless roles" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings"], verbs: ["create"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [
        { apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings"], verbs: ["create"] },
        { apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], verbs: ["bind"] },
      ],
    }),
  },
})
