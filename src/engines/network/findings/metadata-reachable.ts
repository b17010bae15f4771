import { holds } from "../../../lib/intervals.ts"
import { medium } from "../../../model/severity.ts"
import { resolveEndpoint } from "../endpoints.ts"
import { portPoint } from "../ports.ts"
import { deployment, networkPolicy } from "./examples.ts"
import type { NetworkRule } from "./network-rule.ts"

/** The cloud's metadata service answers on plain HTTP. */
const metadataPort = portPoint("TCP", 80)

export const metadataReachable: NetworkRule = {
  id: "metadata-service-reachable",
  title: "Pods reach the cloud's metadata service",
  category: "network",
  severity: medium("a compromised container may fetch the credentials of its node"),
  aliases: [],
  frameworks: ["nsa-cisa-1.2/network", "mitre-attack/T1552.005"],
  threat:
    "The metadata service of most clouds hands the credentials of the node to whoever asks from it. A container that may open connections to 169.254.169.254 gets them with one request.",
  fields: [
    ["Field", "egress rules of the policies that select the pods"],
    ["Allowed", "no connection from pods to 169.254.169.254 TCP 80"],
    ["Source", "MITRE ATT&CK T1552.005, Cloud Instance Metadata API"],
  ],
  fix: { title: "Deny egress to 169.254.169.254/32, or allow only the egress that is needed", automatic: false },
  examples: {
    good: [
      deployment("cart", 8080),
      networkPolicy("no-metadata", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }] }],
      }),
    ],
    bad: [deployment("cart", 8080)],
  },
  optional: false,
  /** One for each namespace: the cause is what its policies leave open. */
  *find(_inventory, answer) {
    const targets = resolveEndpoint(answer, "metadata-service") ?? []
    const open = new Map<string, { readonly names: Set<string>; readonly first: number }>()
    let index = -1
    for (const pod of answer.pods) {
      index++
      if (pod.hostNetwork || !pod.resource) continue
      const from = { kind: "pod", index } as const
      if (!targets.some((to) => holds(answer.between(from, to).allowed, metadataPort))) continue
      const seen = open.get(pod.namespace) ?? { names: new Set<string>(), first: index }
      seen.names.add(pod.id)
      open.set(pod.namespace, seen)
    }
    for (const [namespace, { names, first }] of open) {
      const resource = answer.pods.at(first)?.resource
      if (!resource) continue
      const workloads = [...names].sort()
      const more = workloads.length > 1 ? ` and ${workloads.length - 1} more of ${namespace}` : ""
      yield {
        place: { resource, path: "" },
        message: `${workloads[0]}${more} may connect to 169.254.169.254 on port 80`,
        evidence: { namespace, workloads: workloads.slice(0, 50) },
      }
    }
  },
}
