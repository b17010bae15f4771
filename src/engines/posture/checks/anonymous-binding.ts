import { rbacGroup, roleReference, subjectsOf } from "../../../model/rbac.ts"
import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Requests without credentials belong to the user system:anonymous and the group system:unauthenticated. Rights given to
 * them are given to everyone who reaches the API server, in many clusters the internet.
 *
 * Field:   subjects of RoleBindings and ClusterRoleBindings
 * Allowed: no system:anonymous and no system:unauthenticated, except in the bindings Kubernetes makes itself
 * Source:  kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (system:public-info-viewer)
 */
export const anonymousBinding = check({
  id: "anonymous-binding",
  title: "Anybody without credentials has rights",
  severity: critical("no login is needed to use them"),
  aliases: ["trivy:KSV-0122", "kubescape:C-0262", "kubesec:BindingsToSystemAnonymous"],
  frameworks: ["cis-1.12/5.1.1", "nsa-cisa-1.2/anonymous-access", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/RoleBinding`, `${rbacGroup}/ClusterRoleBinding`],
    run(resource, report) {
      if (resource.labels["kubernetes.io/bootstrapping"] === "rbac-defaults") return
      for (const subject of subjectsOf(resource)) {
        if (subject.name !== "system:anonymous" && subject.name !== "system:unauthenticated") continue
        report(subject, `${subject.name} holds ${roleReference(resource).name}`, {
          evidence: { role: roleReference(resource).name },
        })
      }
    },
  },
  fix: { title: "Remove the subject", patch: remove },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "shop" }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:unauthenticated" }],
    }),
  },
})
