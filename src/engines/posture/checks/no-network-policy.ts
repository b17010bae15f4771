import { get } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import { labelSelector } from "../../../model/labels.ts"
import { medium } from "../../../model/severity.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * Pods that no policy selects accept connections from every pod of the cluster and may open any: one compromised
 * container reaches them all.
 *
 * Field:   spec.podSelector of the NetworkPolicies of the namespace
 * Allowed: at least one policy that selects the pod (NetworkPolicy, CiliumNetworkPolicy, Calico, or a cluster-wide one)
 * Source:  Kubernetes documentation, Network Policies, "The two sorts of pod isolation"
 */
export const noNetworkPolicy = check({
  id: "no-network-policy",
  title: "No network policy isolates the workload",
  severity: medium("a compromised container anywhere reaches it"),
  aliases: [
    "kubescape:C-0260",
    "checkov:CKV2_K8S_6",
    "kube-linter:non-isolated-pod",
    "kube-score:pod-networkpolicy",
    "kubescape:C-0054",
    "kubescape:C-0049",
    "kubescape:C-0206",
    "polaris:missingNetworkPolicy",
  ],
  frameworks: ["nsa-cisa-1.2/network", "cis-1.12/5.3.2", "mitre-attack/T1046", "owasp-k8s-2025/K05"],
  workloads(workload, report, { inventory }) {
    // Policies do not apply to pods on the host network.
    if (workload.pod.hostNetwork.value || isSelected(workload, inventory)) return
    report(
      { resource: workload.resource, path: `${workload.pod.metadataPath}/labels` },
      `no network policy in ${workload.namespace} selects ${workload.displayName}`,
    )
  },
  fix: { title: "Add a NetworkPolicy that denies by default and allows what the workload needs" },
  examples: {
    good: [deployment(), object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {} } })],
    bad: [
      deployment(),
      object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: { matchLabels: { app: "other" } } } }),
    ],
  },
})

/** Kinds of other network plugins; their selectors are not read here, so that one of them keeps the check quiet. */
const otherPolicies: readonly (readonly [kind: string, group: string, namespaced: boolean])[] = [
  ["CiliumNetworkPolicy", "cilium.io", true],
  ["CiliumClusterwideNetworkPolicy", "cilium.io", false],
  ["NetworkPolicy", "crd.projectcalico.org", true],
  ["NetworkPolicy", "projectcalico.org", true],
  ["GlobalNetworkPolicy", "crd.projectcalico.org", false],
  ["GlobalNetworkPolicy", "projectcalico.org", false],
  ["ClusterNetworkPolicy", "policy.networking.k8s.io", false],
  ["AdminNetworkPolicy", "policy.networking.k8s.io", false],
  ["BaselineAdminNetworkPolicy", "policy.networking.k8s.io", false],
]

function isSelected({ namespace, pod }: Workload, inventory: Inventory): boolean {
  for (const policy of inventory.ofKind("NetworkPolicy", "networking.k8s.io", namespace))
    if (labelSelector(get(policy.spec, "podSelector") ?? {})(pod.labels)) return true
  return otherPolicies.some(([kind, group, namespaced]) => {
    const [first] = inventory.ofKind(kind, group, namespaced ? namespace : undefined)
    return first !== undefined
  })
}
