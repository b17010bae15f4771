import { asArray, asStrings, type JsonObject } from "../../../lib/json.ts"
import { labelSelector } from "../../../model/labels.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * A NetworkPolicy isolates a pod in the directions it names and leaves the other as open as before: who may come in
 * is limited and not where data goes, or the other way round.
 *
 * Field:   policyTypes of the NetworkPolicies that select the pod
 * Allowed: Ingress and Egress, each by at least one policy; pods that no policy selects are reported by
 *          no-network-policy
 * Source:  Kubernetes documentation, Network Policies, "The two sorts of pod isolation"; NSA/CISA Kubernetes
 *          Hardening Guide, Network separation
 */
export const oneWayNetworkPolicy = check({
  id: "one-way-network-policy",
  title: "NetworkPolicies limit one direction only",
  severity: medium("the other direction is open to everybody"),
  aliases: ["kubescape:C-0030", "polaris:missingNetworkPolicy"],
  frameworks: ["mitre-attack/T1048", "nsa-cisa-1.2/network", "owasp-k8s-2025/K05"],
  workloads(workload, report, { inventory }) {
    const policies = [...inventory.ofKind("NetworkPolicy", "networking.k8s.io", workload.namespace)].filter(
      ({ spec }) => labelSelector(spec.podSelector ?? {})(workload.pod.labels),
    )
    if (policies.length === 0) return
    const types = new Set(policies.flatMap(({ spec }) => typesOf(spec)))
    const place = { resource: workload.resource, path: workload.pod.metadataPath }
    const name = workload.displayName
    if (!types.has("Ingress"))
      report(place, `${name} accepts connections from everybody: its policies limit only where it connects to`)
    // Most clusters begin with who may come in, which is worth more.
    if (!types.has("Egress"))
      report(place, `${name} may connect to anywhere: its policies limit only who comes in`, { severity: "info" })
  },
  fix: { title: "Add the other direction to policyTypes, with rules for what the pods need" },
  examples: {
    good: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", {
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      }),
    ],
    bad: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {}, policyTypes: ["Egress"] } }),
    ],
  },
})

/** Ingress always counts where policyTypes is absent, Egress where there are egress rules (networking/v1, PolicyTypes). */
function typesOf(spec: JsonObject): readonly string[] {
  const types = asStrings(spec.policyTypes)
  if (types.length > 0) return types
  return asArray(spec.egress).length > 0 ? ["Ingress", "Egress"] : ["Ingress"]
}
