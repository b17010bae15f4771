import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A pod on the network of its node with the policy ClusterFirst silently gets the node's name servers: names of Services
 * are not found, or are found by a server outside that answers for them.
 *
 * Field:   spec.dnsPolicy of pods with hostNetwork
 * Allowed: ClusterFirstWithHostNet, Default, None
 * Source:  kubernetes pkg/kubelet/network/dns/dns.go, getPodDNSType
 */
export const hostNetworkDns = check({
  id: "host-network-dns",
  title: "Pod on the host's network does not use the cluster's DNS",
  severity: info("names of Services lead nowhere, or to somebody else"),
  frameworks: ["devops/reliability"],
  os: "linux",
  workloads({ pod: template, displayName, resource }, report) {
    if (!template.hostNetwork.value) return
    const policy = template.spec.dnsPolicy
    if (policy !== undefined && policy !== "ClusterFirst") return
    // Components of the control plane run before the cluster's DNS does.
    if (resource.namespace === "kube-system" && policy === undefined) return
    report(template.at("dnsPolicy"), `${displayName} is on the network of its node and asks the node's name servers`)
  },
  fix: {
    title: "Set dnsPolicy to ClusterFirstWithHostNet",
    patch: setTo("ClusterFirstWithHostNet"),
    risk: "the pod depends on the cluster's DNS from then on",
  },
  examples: {
    good: pod({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" }),
    bad: pod({ hostNetwork: true }),
  },
})
