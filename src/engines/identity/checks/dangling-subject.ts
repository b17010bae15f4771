import type { Inventory } from "../../../model/inventory.ts"
import { rbacGroup, subjectsOf } from "../../../model/rbac.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { remove } from "../../posture/fixes.ts"
import { recognise } from "../bootstrap/recognise.ts"
import { binding } from "../examples.ts"

const account = (name: string) => ({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: "shop" } })

/**
 * A binding to a service account that does not exist waits for it: whoever creates one of that name, which takes no
 * right over roles, holds what is bound to it.
 *
 * Field:   subjects of kind ServiceAccount in RoleBindings and ClusterRoleBindings
 * Allowed: service accounts that exist, `default`, and those of namespaces that the input does not hold
 * Source:  kubernetes pkg/registry/rbac/validation/rule.go (appliesToUser)
 */
export const danglingSubject = check({
  id: "dangling-subject",
  category: "identity",
  title: "Binding names a service account that does not exist",
  severity: low("whoever creates the service account gets the rights"),
  aliases: ["kubesplaining:KUBE-RBAC-STALE-002"],
  frameworks: ["owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/RoleBinding`, `${rbacGroup}/ClusterRoleBinding`],
    run(resource, report, { inventory, version }) {
      if (recognise(resource, version) !== "own") return
      for (const subject of subjectsOf(resource)) {
        if (subject.kind !== "ServiceAccount" || subject.name === "default") continue
        const namespace = subject.namespace || resource.namespace
        if (namespace === "") {
          report(subject, `ServiceAccount ${subject.name} has no namespace, so it is nobody`)
          continue
        }
        if (!knows(inventory, namespace) || inventory.find("ServiceAccount", "", namespace, subject.name)) continue
        report(subject, `ServiceAccount ${namespace}/${subject.name} does not exist`)
      }
    },
  },
  fix: { title: "Remove the subject", patch: remove },
  examples: {
    good: [account("robot"), binding("view", "shop")],
    bad: [account("other"), binding("view", "shop")],
  },
})

/** An input knows the service accounts of a namespace when it holds the namespace or any of them. */
function knows(inventory: Inventory, namespace: string): boolean {
  if (inventory.find("Namespace", "", "", namespace)) return true
  for (const _account of inventory.ofKind("ServiceAccount", "", namespace)) return true
  return false
}
