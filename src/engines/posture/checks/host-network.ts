import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The pod uses the network of its node: NetworkPolicies do not hold it, it hears the node's traffic, reaches what
 * listens on the node's localhost (kubelet, agents) and the cloud's metadata service with the node's identity.
 *
 * Field:   spec.hostNetwork
 * Allowed: absent, false
 * Source:  Pod Security Standards, baseline "Host Namespaces" (check_hostNamespaces.go)
 */
export const hostNetwork = check({
  id: "host-network",
  title: "Pod uses the network of its node",
  severity: high("a break-in gets the node's place in the network, past every NetworkPolicy"),
  aliases: [
    "trivy:KSV-0009",
    "kubescape:C-0041",
    "checkov:CKV_K8S_19",
    "kube-linter:host-network",
    "polaris:hostNetworkSet",
    "kubesec:HostNetwork",
  ],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/host-networking-and-ports",
    "cis-1.12/5.2.5",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  workloads({ pod }, report) {
    if (pod.hostNetwork.value) report(pod.hostNetwork, "the pod uses the network of its node")
  },
  fix: {
    title: "Remove hostNetwork",
    patch: remove,
    risk: "An agent that manages or watches the node's network needs it, and clients may use the node's address.",
  },
  examples: { good: pod({ hostNetwork: false }), bad: pod({ hostNetwork: true }) },
})
