import { rbacGroup, subjectsOf } from "../../../model/rbac.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The API server lets the group system:masters pass before any authorizer is asked. Binding a role to it changes nothing
 * for its members, and suggests that somebody relies on certificates of that group, which cannot be revoked.
 *
 * Field:   subjects of RoleBindings and ClusterRoleBindings
 * Allowed: no group system:masters, except in the bindings Kubernetes makes itself
 * Source:  kubernetes pkg/kubeapiserver/options/authorization.go; CIS Kubernetes Benchmark 5.1.7
 */
export const mastersBinding = check({
  id: "masters-binding",
  title: "Role is bound to system:masters",
  severity: medium("the group needs no role and cannot be taken back"),
  aliases: ["trivy:KSV-0123", "kubescape:C-0246"],
  frameworks: ["cis-1.12/5.1.7", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/RoleBinding`, `${rbacGroup}/ClusterRoleBinding`],
    run(resource, report) {
      if (resource.labels["kubernetes.io/bootstrapping"] === "rbac-defaults") return
      for (const subject of subjectsOf(resource))
        if (subject.kind === "Group" && subject.name === "system:masters")
          report(subject, `${resource.kind} ${resource.name} names the group system:masters`)
    },
  },
  fix: { title: "Remove the subject, and use groups of your identity provider", patch: remove },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "shop" }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:masters" }],
    }),
  },
})
