import { rbacGroup, roleReference, subjectsOf } from "../../../model/rbac.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { recognise } from "../bootstrap/recognise.ts"

const binding = (subject: string) => ({
  apiVersion: `${rbacGroup}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name: "system:kube-scheduler" },
  roleRef: { apiGroup: rbacGroup, kind: "ClusterRole", name: "system:kube-scheduler" },
  subjects: [{ apiGroup: rbacGroup, kind: "User", name: subject }],
})

const bootstrapLabel = "kubernetes.io/bootstrapping"

/**
 * Kubernetes binds its own roles to its own parts, and tools pass over these bindings as known. A subject added to one
 * of them, or a binding that wears the label of those and is none, gets rights where nobody looks.
 *
 * Field:   subjects and roleRef of the bindings that Kubernetes makes itself, recognised by name
 * Allowed: exactly what a version of Kubernetes makes
 * Source:  kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy
 */
export const alteredDefaultBinding = check({
  id: "altered-default-binding",
  category: "identity",
  title: "Binding of Kubernetes was changed",
  severity: medium("whoever was added holds rights of the cluster's own parts"),
  frameworks: ["cis-1.12/5.1.1", "mitre-attack/T1098", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/ClusterRoleBinding`, `${rbacGroup}/RoleBinding`],
    run(resource, report, { version }) {
      const recognition = recognise(resource, version)
      const what = `${resource.kind} ${resource.name}`
      const subjects = subjectsOf(resource).map(({ kind, name }) => `${kind} ${name}`)
      const evidence = { role: roleReference(resource).name, subjects }
      if (recognition === "altered" || recognition === "different")
        report({ resource, path: "/subjects" }, `${what} is not as any version of Kubernetes makes it`, { evidence })
      else if (recognition === "own" && resource.labels[bootstrapLabel] === "rbac-defaults")
        report(
          { resource, path: "/metadata/labels" },
          `${what} wears the label of Kubernetes' own bindings and is none of them`,
          { evidence },
        )
    },
  },
  fix: { title: "Restore the subjects, or delete the binding and let the API server make it again at its next start" },
  examples: { good: binding("system:kube-scheduler"), bad: binding("mallory") },
})
