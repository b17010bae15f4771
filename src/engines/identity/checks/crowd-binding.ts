import { roleReference } from "../../../model/rbac.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { recognise } from "../bootstrap/recognise.ts"
import { binding } from "../examples.ts"
import { groups } from "../identity.ts"
import { worldOf } from "../report-holders.ts"
import { isWellKnown } from "../well-known.ts"

const crowds: ReadonlySet<string> = new Set([groups.authenticated, groups.serviceAccounts])

const discovery: ReadonlySet<string> = new Set([
  "system:discovery",
  "system:basic-user",
  "system:public-info-viewer",
  "system:service-account-issuer-discovery",
])

const group = (name: string) => ({ kind: "Group", name, apiGroup: "rbac.authorization.k8s.io" })

/**
 * `system:authenticated` is everybody with any credential, with some identity providers anybody with an account there;
 * `system:serviceaccounts` is every pod. Rights given to them are given to whoever breaks into the least of them.
 *
 * Field:   subjects of RoleBindings and ClusterRoleBindings
 * Allowed: the bindings Kubernetes makes itself; discovery and the user's own reviews; a namespace's own service accounts
 * Source:  Kubernetes documentation, RBAC Good Practices; attack primitive AP-42
 */
export const crowdBinding = check({
  id: "crowd-binding",
  category: "identity",
  title: "Every user or every pod has rights",
  severity: high("the weakest credential is enough to use them"),
  aliases: ["trivy:KSV-01011", "kubescape:C-0265"],
  frameworks: ["cis-1.12/5.1.1", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  whole(context, report) {
    for (const entry of worldOf(context).authorizer.policy.bindings) {
      const { resource, subjects, namespace } = entry
      if (recognise(resource, context.version) === "default" || isWellKnown(entry)) continue
      const { name } = roleReference(resource)
      if (discovery.has(name)) continue
      for (const subject of subjects) {
        if (subject.kind !== "Group" || !crowds.has(subject.name)) continue
        const where = namespace === "" ? "in the whole cluster" : `in namespace ${namespace}`
        report(subject, `${subject.name} holds ${name} ${where}`, {
          severity: namespace === "" ? "high" : "medium",
          evidence: { role: name, group: subject.name },
        })
      }
    }
  },
  fix: { title: "Name the users, groups or service accounts that need it" },
  examples: {
    good: binding("view", "shop", "ClusterRole", group("system:serviceaccounts:shop")),
    bad: binding("view", undefined, "ClusterRole", group("system:authenticated")),
  },
})
