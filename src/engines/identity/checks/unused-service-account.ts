import { info } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { deployment } from "../../posture/examples.ts"
import { binding } from "../examples.ts"
import { serviceAccountUser } from "../identity.ts"
import { worldOf } from "../report-holders.ts"

const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot", namespace: "shop" } }

/**
 * A service account with rights that no workload runs as is used from outside with a token that somebody keeps, or by
 * nobody: left over, waiting for whoever can start a pod or mint a token.
 *
 * Field:   ServiceAccounts that bindings give rights to
 * Allowed: those that a workload runs as; those of kube-system; inputs without workloads in the namespace
 * Source:  Kubernetes documentation, RBAC Good Practices, "Periodic review"
 */
export const unusedServiceAccount = check({
  id: "unused-service-account",
  category: "identity",
  title: "Service account with rights is used by no workload",
  severity: info("its rights may be left over"),
  frameworks: ["cis-1.12/5.1.5", "owasp-k8s-2025/K02"],
  whole(context, report) {
    const { inventory, workloads } = context
    const { authorizer } = worldOf(context)
    const used = new Set(workloads.map(({ resource, pod }) => `${resource.namespace}/${pod.serviceAccountName.value}`))
    const inhabited = new Set(workloads.map(({ resource }) => resource.namespace))
    for (const resource of inventory.ofKind("ServiceAccount", "")) {
      const { namespace, name } = resource
      if (namespace === "kube-system" || !inhabited.has(namespace) || used.has(`${namespace}/${name}`)) continue
      const identity = { user: serviceAccountUser(namespace, name), groups: [] }
      const scopes = ["", ...authorizer.namespacesOf(identity)]
      if (!scopes.some((scope) => authorizer.rulesFor(identity, scope).length > 0)) continue
      report(
        { resource, path: "/metadata/name" },
        `No workload runs as ServiceAccount ${namespace}/${name}, which has rights`,
      )
    }
  },
  fix: { title: "Remove the service account and its bindings, or name the workload that needs it" },
  examples: {
    good: [account, binding("view", "shop"), deployment({ serviceAccountName: "robot" })],
    bad: [account, binding("view", "shop"), deployment({ serviceAccountName: "other" })],
  },
})
