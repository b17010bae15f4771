/**
 * What Kubernetes leaves to the network plugin, as one plugin does it. A question that a dialect leaves `open` gives
 * the verdict "undefined" wherever the answer depends on it.
 */
export interface Dialect {
  readonly name: string
  /** Whether address blocks in policies match the addresses of pods. */
  readonly addressesMatchPods: "yes" | "no" | "open"
  /** Whether address blocks in policies match nodes, and pods on the host network by their node. */
  readonly addressesMatchNodes: "yes" | "no" | "open"
  /** Whether pods on the host network are selected by NetworkPolicy, or are no different from their node. */
  readonly hostNetwork: "as-pods" | "as-nodes" | "open"
  /** API groups of the policies that the plugin enforces, or `group/Kind` where it does only some of them. */
  readonly enforces: readonly string[]
  /** Where the answers above are written down. */
  readonly source: string
}

/** Whether a plugin enforces policies of a kind. */
export const isEnforced = (
  { enforces }: Dialect,
  { group, kind }: { readonly group: string; readonly kind: string },
): boolean => enforces.includes(group) || enforces.includes(`${group}/${kind}`)

/** A mesh enforces its own policies, whatever the network plugin. */
const networkPolicyOnly = ["networking.k8s.io", "security.istio.io"]
/** Who implements which version: kubernetes-sigs/network-policy-api, site-src/implementations.md (21 April 2026). */
const withTiers = [...networkPolicyOnly, "policy.networking.k8s.io"]
const withAdminPolicies = [
  ...networkPolicyOnly,
  "policy.networking.k8s.io/AdminNetworkPolicy",
  "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
]
const calicoOwn = ["projectcalico.org", "crd.projectcalico.org"]
/** Objects of a plugin say by themselves which plugin there is. */
const everyGroup = [...withTiers, "cilium.io", ...calicoOwn]

/**
 * `spec` is the text of Kubernetes: address blocks match whatever has the address, and pods on the host network are
 * left open ("NetworkPolicy behaviour for hostNetwork pods is undefined, but it should be limited to 2 possibilities").
 */
export const dialects = {
  spec: {
    name: "spec",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "open",
    enforces: everyGroup,
    source: "kubernetes.io, Network Policies: NetworkPolicy and hostNetwork pods; network-policy-api, networks peer",
  },
  /**
   * Cilium keeps pods, nodes and host network apart by identity. `--policy-cidr-match-mode=nodes` lets blocks match nodes,
   * which is off by default. The tiers of network-policy-api are not implemented (cilium/cilium issue 23380).
   */
  cilium: {
    name: "cilium",
    addressesMatchPods: "no",
    addressesMatchNodes: "no",
    hostNetwork: "as-nodes",
    enforces: [...networkPolicyOnly, "cilium.io"],
    source:
      "cilium/cilium, Documentation/security/policy/language.rst, IP/CIDR based: 'CIDR rules do not apply to traffic where both sides of the connection are either managed by Cilium or use an IP belonging to a node in the cluster (including host networking pods)'; Kubernetes Network Policy, known missing features: ipBlock set with a pod IP",
  },
  /** Blocks become sets of addresses; AdminNetworkPolicy up to 3.31, ClusterNetworkPolicy from 3.32 on. */
  calico: {
    name: "calico",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: [...withTiers, ...calicoOwn],
    source:
      "projectcalico/calico, libcalico-go/lib/backend/k8s/conversion/conversion.go: IPBlock becomes Nets, host-networked pods are no workload endpoints (IsHostNetworked); felix/rules/policy.go",
  },
  /**
   * Blocks are matched by address. A policy's empty namespaceSelector also lets in the namespace that stands for the
   * host network, where one is set (HostNetworkNamespace); that is not judged here.
   */
  "ovn-kubernetes": {
    name: "ovn-kubernetes",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: withAdminPolicies,
    source:
      "ovn-kubernetes/ovn-kubernetes, docs/features/network-security-controls/network-policy.md: ipBlock is 'an IP network in CIDR notation that can be either internal or external'; admin-network-policy.md, Known Limitations: no host-networked pods; base_network_controller_policy.go",
  },
  /** The two feature gates for tiers (AdminNetworkPolicy, ClusterNetworkPolicy) are off by default. */
  antrea: {
    name: "antrea",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: withTiers,
    source:
      "antrea-io/antrea, pkg/controller/networkpolicy/networkpolicy_controller.go: 'HostNetwork Pods will not be applied to by policies'; docs/antrea-network-policy.md, ipBlock; docs/admin-network-policy.md; docs/cluster-network-policy.md",
  },
  /** Admin policies of AWS (networking.k8s.aws) are objects of its own and not read. */
  aws: {
    name: "aws",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: networkPolicyOnly,
    source:
      "aws/aws-network-policy-agent, controllers/policyendpoints_controller.go: 'Skipping hostNetwork pod'; api/v1alpha1/policyendpoints_types.go: peers are addresses and CIDRs in one list",
  },
  "kube-router": {
    name: "kube-router",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: networkPolicyOnly,
    source:
      "cloudnativelabs/kube-router, pkg/controllers/netpol/utils.go (isNetPolActionable: no pods on the host network); policy.go: blocks are ipsets of type hash:net",
  },
  /** Address blocks are the outside: the reading of several analysers of manifests, where pods have no address yet. */
  "outside-blocks": {
    name: "outside-blocks",
    addressesMatchPods: "no",
    addressesMatchNodes: "no",
    hostNetwork: "as-pods",
    enforces: everyGroup,
    source: "np-guard/netpol-analyzer and IBM/network-config-analyzer: an ipBlock never matches a pod",
  },
} as const satisfies Record<string, Dialect>

export type DialectName = keyof typeof dialects
