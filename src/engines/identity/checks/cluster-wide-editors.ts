import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { recognise } from "../bootstrap/recognise.ts"
import { binding } from "../examples.ts"
import { worldOf } from "../report-holders.ts"
import { isWellKnown } from "../well-known.ts"

const names: ReadonlySet<string> = new Set(["admin", "edit"])

/**
 * The roles admin and edit are made for one namespace. Bound in the whole cluster, or in kube-system, they read every
 * Secret, run pods as the cluster's own parts and mint their tokens: administrator by another name.
 *
 * Field:   ClusterRoleBindings, and RoleBindings in kube-system, to the ClusterRoles admin and edit
 * Allowed: RoleBindings in other namespaces
 * Source:  Kubernetes documentation, Using RBAC Authorization, "User-facing roles"
 */
export const clusterWideEditors = check({
  id: "cluster-wide-editors",
  category: "identity",
  title: "Role of one namespace is bound in the whole cluster",
  severity: high("its holder becomes any service account, those of the cluster's own parts too"),
  frameworks: ["cis-1.12/5.1.1", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  whole(context, report) {
    for (const entry of worldOf(context).authorizer.policy.bindings) {
      const { resource, namespace, reference, subjects } = entry
      if (reference.kind !== "ClusterRole" || !names.has(reference.name) || subjects.length === 0) continue
      if ((namespace !== "" && namespace !== "kube-system") || isWellKnown(entry)) continue
      if (recognise(resource, context.version) === "default") continue
      const who = subjects.map(({ kind, name }) => `${kind} ${name}`)
      const where = namespace === "" ? "in every namespace" : `in ${namespace}`
      report({ resource, path: "/roleRef/name" }, `${who.join(", ")} holds ${reference.name} ${where}`, {
        evidence: { subjects: who, role: reference.name },
      })
    }
  },
  fix: { title: "Bind the role by RoleBindings in the namespaces where it is needed" },
  examples: { good: binding("edit", "shop"), bad: binding("edit") },
})
