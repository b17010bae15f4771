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
  /** API groups of the policies that the plugin enforces. */
  readonly enforces: readonly string[]
  /** Where the answers above are written down. */
  readonly source: string
}

/** A mesh enforces its own policies, whatever the network plugin. */
const networkPolicyOnly = ["networking.k8s.io", "security.istio.io"]
const withTiers = [...networkPolicyOnly, "policy.networking.k8s.io"]
/** Objects of a plugin say by themselves which plugin there is. */
const calicoOwn = ["projectcalico.org", "crd.projectcalico.org"]
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
  cilium: {
    name: "cilium",
    addressesMatchPods: "no",
    addressesMatchNodes: "no",
    hostNetwork: "as-nodes",
    enforces: [...withTiers, "cilium.io"],
    source:
      "docs.cilium.io, Layer 3 Policies, IP/CIDR based: CIDR rules do not apply to endpoints managed by Cilium nor to nodes",
  },
  calico: {
    name: "calico",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: [...withTiers, ...calicoOwn],
    source: "docs.tigera.io, Network policy: nets match by address; host-networked pods are host endpoints",
  },
  "ovn-kubernetes": {
    name: "ovn-kubernetes",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: withTiers,
    source: "ovn-kubernetes.io, Network policy: ACLs on addresses; host-networked pods have no logical port",
  },
  antrea: {
    name: "antrea",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: withTiers,
    source: "antrea.io, Antrea NetworkPolicy: flows match addresses; host-networked pods are not selected",
  },
  aws: {
    name: "aws",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: networkPolicyOnly,
    source: "docs.aws.amazon.com, EKS, network policy considerations",
  },
  "kube-router": {
    name: "kube-router",
    addressesMatchPods: "yes",
    addressesMatchNodes: "yes",
    hostNetwork: "as-nodes",
    enforces: networkPolicyOnly,
    source: "kube-router.io, Network policy controller: iptables and ipset on addresses",
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
