import { asArray, asStrings } from "../../../lib/json.ts"
import { labelSelector } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * Pods that no policy limits on the way out can send what they read to anywhere, fetch tools, and reach every service
 * of the cluster and the metadata service.
 *
 * Field:   NetworkPolicies that select the pod and have the policy type Egress
 * Allowed: at least one, where any NetworkPolicy selects the pod (pods without any are reported by no-network-policy)
 * Source:  Kubernetes documentation, Network Policies, "The two sorts of pod isolation"; NSA/CISA Kubernetes
 *          Hardening Guide, Network separation
 */
export const egressOpen = check({
  id: "egress-open",
  title: "Pods may connect to anywhere",
  severity: low("data can be sent out, and everything inside be reached"),
  aliases: ["kubescape:C-0030"],
  frameworks: ["mitre-attack/T1048", "nsa-cisa-1.2/network", "owasp-k8s-2025/K05"],
  optional: true,
  workloads(workload, report, { inventory }) {
    const policies = [...inventory.ofKind("NetworkPolicy", "networking.k8s.io", workload.namespace)].filter(
      ({ spec }) => labelSelector(spec.podSelector ?? {})(workload.pod.labels),
    )
    if (policies.length === 0) return
    const limits = policies.some(({ spec }) => {
      const types = asStrings(spec.policyTypes)
      return types.length > 0 ? types.includes("Egress") : asArray(spec.egress).length > 0
    })
    if (!limits)
      report(
        { resource: workload.resource, path: workload.pod.metadataPath },
        `${workload.displayName} may connect to anywhere: its policies limit only who comes in`,
      )
  },
  fix: { title: "Add a policy with the type Egress that names what the pods need" },
  examples: {
    good: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", {
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      }),
    ],
    bad: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {}, policyTypes: ["Ingress"] } }),
    ],
  },
})
