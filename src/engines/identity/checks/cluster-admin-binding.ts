import { boundRole, type PolicyRule, rbacGroup, roleReference, rulesOf, subjectsOf } from "../../../model/rbac.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { object } from "../../posture/examples.ts"
import { recognise } from "../bootstrap/recognise.ts"

const ordinaryVerbs = ["get", "list", "watch", "create", "update", "patch", "delete"]

const grantsEverything = ({ verbs, resources, apiGroups }: PolicyRule): boolean =>
  apiGroups.includes("*") &&
  resources.includes("*") &&
  (verbs.includes("*") || ordinaryVerbs.every((verb) => verbs.includes(verb)))

/**
 * A binding to cluster-admin, or to a ClusterRole that grants just as much, makes its subjects rulers of every object:
 * one leaked token is the whole cluster.
 *
 * Field:   roleRef of ClusterRoleBindings
 * Allowed: roles other than cluster-admin; bindings that Kubernetes makes itself; the group system:masters
 * Source:  Kubernetes documentation, Using RBAC Authorization, "User-facing roles"; CIS Kubernetes Benchmark 5.1.1
 */
export const clusterAdminBinding = check({
  id: "cluster-admin-binding",
  title: "Subject is administrator of the whole cluster",
  severity: high("whoever gets hold of the subject owns the cluster"),
  aliases: [
    "trivy:KSV-0111",
    "kubescape:C-0035",
    "kubescape:C-0185",
    "kube-linter:cluster-admin-role-binding",
    "polaris:clusterrolebindingClusterAdmin",
    "kubescape:C-0272",
    "polaris:clusterrolebindingPodExecAttach",
  ],
  frameworks: ["cis-1.12/5.1.1", "nsa-cisa-1.2/rbac", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/ClusterRoleBinding`],
    run(resource, report, { inventory, version }) {
      if (recognise(resource, version) === "default" || resource.name.startsWith("gce:")) return
      const { name } = roleReference(resource)
      const role = boundRole(resource, inventory)
      if (name !== "cluster-admin" && !(role && rulesOf(role).some(grantsEverything))) return
      const subjects = subjectsOf(resource).filter(
        (subject) => subject.kind !== "Group" || subject.name !== "system:masters",
      )
      if (subjects.length === 0) return
      const names = subjects.map((subject) => `${subject.kind} ${subject.name}`)
      report({ resource, path: "/roleRef/name" }, `${names.join(", ")} may do everything through the role ${name}`, {
        evidence: { subjects: names, role: name },
        ...(role ? { related: [{ resource: role, path: "/rules" }] } : {}),
      })
    },
  },
  fix: { title: "Bind a role with the rights that are needed" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "shop" }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "shop" }],
    }),
  },
})
