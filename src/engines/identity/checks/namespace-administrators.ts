import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { grantsEverything } from "../administrators.ts"
import { binding, rule } from "../examples.ts"
import { formatSubject, groups, subjectOfUser } from "../identity.ts"
import { worldOf } from "../report-holders.ts"

/**
 * A role with every verb on every resource, bound in a namespace, grants what exists there today and whatever is
 * installed tomorrow, quotas, policies and bindings of the namespace included.
 *
 * Field:   RoleBindings to cluster-admin or to a role with a rule of wildcards for groups, resources and verbs
 * Allowed: the roles admin, edit and view
 * Source:  Kubernetes documentation, RBAC Good Practices, "Least privilege"
 */
export const namespaceAdministrators = check({
  id: "namespace-administrators",
  category: "identity",
  title: "Subject may do everything in a namespace",
  severity: medium("whoever gets hold of the subject owns the namespace"),
  aliases: [
    "kubesplaining:KUBE-PRIVESC-PATH-NAMESPACE-ADMIN",
    "polaris:rolebindingClusterAdminClusterRole",
    "polaris:rolebindingClusterAdminRole",
    "polaris:rolebindingClusterRolePodExecAttach",
    "polaris:rolebindingRolePodExecAttach",
  ],
  frameworks: ["cis-1.12/5.1.3", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  whole(context, report) {
    const everything = { verb: "*", group: "*", resource: "*" }
    for (const [subject, byNamespace] of worldOf(context).authorizer.grantsEverywhere(everything)) {
      if (subject.kind === "Group" && subject.name === groups.masters) continue
      const name = formatSubject(
        subject.kind === "Group" ? { kind: "Group", name: subject.name, namespace: "" } : subjectOfUser(subject.name),
      )
      for (const [namespace, grants] of byNamespace) {
        const grant = grants.find(grantsEverything)
        if (namespace === "" || !grant) continue
        report(grant.subject, `${name} may do everything in namespace ${namespace} by ${grant.role.resource.name}`, {
          severity: namespace === "kube-system" ? "high" : "medium",
          evidence: { subject: name, namespace, role: grant.role.resource.name },
          related: [grant.rule],
        })
      }
    }
  },
  fix: { title: "Bind admin, edit or a role of the rights that are needed" },
  examples: {
    good: binding("admin", "shop"),
    bad: [
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "all", namespace: "shop" },
        rules: [rule("*", "*", "*")],
      },
      binding("all", "shop", "Role"),
    ],
  },
})
