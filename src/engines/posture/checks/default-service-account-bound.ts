import { rbacGroup, roleReference, subjectsOf } from "../../../model/rbac.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Every pod of the namespace that names no service account holds what is bound to default: rights meant for one
 * program are those of all.
 *
 * Field:   subjects of RoleBindings and ClusterRoleBindings
 * Allowed: service accounts of their own
 * Source:  Kubernetes documentation, RBAC Good Practices; CIS Kubernetes Benchmark 5.1.5
 */
export const defaultServiceAccountBound = check({
  id: "default-service-account-bound",
  title: "Rights are given to every pod of a namespace",
  severity: medium("any pod of the namespace holds them"),
  aliases: ["checkov:CKV_K8S_42", "kubescape:C-0225", "kubescape:C-0239"],
  frameworks: ["cis-1.12/5.1.5", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/RoleBinding`, `${rbacGroup}/ClusterRoleBinding`],
    run(resource, report) {
      for (const subject of subjectsOf(resource))
        if (subject.kind === "ServiceAccount" && subject.name === "default")
          report(
            subject,
            `every pod of ${subject.namespace || resource.namespace} without a service account holds ${roleReference(resource).name}`,
          )
    },
  },
  fix: { title: "Bind a service account of its own and name it in the pods that need it" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { kind: "Role", name: "reader" },
      subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "shop" }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { kind: "Role", name: "reader" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "shop" }],
    }),
  },
})
