import { formatCidrs } from "../../../lib/ip.ts"
import type { JsonObject } from "../../../lib/json.ts"
import type { Direction } from "../policy.ts"
import { allPorts, portRanges } from "../ports.ts"
import type { Draft, DraftPeer, DraftRule } from "./draft.ts"
import { labelSelectorOf, managedBy, type PolicyForm, type WrittenPolicy } from "./written-policy.ts"

/**
 * CiliumNetworkPolicy cilium.io/v2. Other than NetworkPolicy it names the API server, the nodes and hosts outside.
 * Source: docs.cilium.io, Layer 3 Policies (endpoints, entities, DNS based), Layer 4 Policies.
 */
export const ciliumForm: PolicyForm = {
  kind: "cilium",
  replaces: ["networking.k8s.io", "cilium.io"],
  limits: (parties) =>
    parties.has("domain")
      ? ["Host names outside are learnt from DNS answers by Cilium's DNS proxy, which the rule for DNS turns on."]
      : [],
  peerOf: (party, _direction, known) =>
    party.kind === "workload" ? { kind: "nodes", addresses: [...known.nodes] } : party,
  write: (draft, name) => [writeDraft(draft, name)],
  defaultDeny: (namespace, name) => ({
    object: policy(namespace, name, { endpointSelector: {}, ingress: [{}], egress: [{}] }),
    rules: { ingress: [undefined], egress: [undefined] },
    draft: undefined,
  }),
}

const policy = (namespace: string, name: string, spec: JsonObject): JsonObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace, labels: managedBy },
  spec,
})

function writeDraft(draft: Draft, name: string): WrittenPolicy {
  const { subject, ingress, egress } = draft
  const hasDomains = egress.some(({ peer }) => peer.kind === "domain")
  const write = (list: readonly DraftRule[], direction: Direction): JsonObject[] =>
    // An empty rule isolates and allows nothing.
    list.length === 0 ? [{}] : list.map((rule) => writeRule(rule, direction, subject.namespace, hasDomains))
  const object = policy(subject.namespace, name, {
    endpointSelector: labelSelectorOf(subject.selector),
    ingress: write(ingress, "ingress"),
    egress: write(egress, "egress"),
  })
  const rules = {
    ingress: ingress.length > 0 ? ingress : [undefined],
    egress: egress.length > 0 ? egress : [undefined],
  }
  return { object, rules, draft }
}

function writeRule(
  { peer, ports }: DraftRule,
  direction: Direction,
  namespace: string,
  hasDomains: boolean,
): JsonObject {
  const side = direction === "ingress" ? "from" : "to"
  const ranges = ports.join() === allPorts.join() ? [] : portRanges(ports)
  const isDns =
    hasDomains &&
    direction === "egress" &&
    ranges.length > 0 &&
    ranges.every(({ first, last }) => (first === 53 || first === 5353) && first === last)
  const list = ranges.map(({ protocol, first, last }) => ({
    // Zero stands for every port of the protocol.
    port: first === 1 && last === 65_535 ? "0" : String(first),
    ...(last > first && !(first === 1 && last === 65_535) ? { endPort: last } : {}),
    protocol,
  }))
  const toPorts =
    list.length === 0
      ? {}
      : { toPorts: [{ ports: list, ...(isDns ? { rules: { dns: [{ matchPattern: "*" }] } } : {}) }] }
  return { ...writePeer(peer, side, namespace), ...toPorts }
}

function writePeer(peer: DraftPeer, side: "from" | "to", namespace: string): JsonObject {
  switch (peer.kind) {
    case "subject": {
      const { matchLabels, matchExpressions } = labelSelectorOf(peer.subject.selector)
      const own =
        peer.subject.namespace === namespace ? {} : { "k8s:io.kubernetes.pod.namespace": peer.subject.namespace }
      const labels = { ...own, ...(matchLabels as JsonObject | undefined) }
      return { [`${side}Endpoints`]: [{ matchLabels: labels, ...(matchExpressions ? { matchExpressions } : {}) }] }
    }
    case "cluster":
      return {
        [`${side}Endpoints`]: [{ matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: "Exists" }] }],
      }
    case "anyone":
      return { [`${side}Entities`]: ["all"] }
    case "api-server":
      return { [`${side}Entities`]: ["kube-apiserver"] }
    case "nodes":
      return { [`${side}Entities`]: ["host", "remote-node"] }
    case "domain":
      return { toFQDNs: [{ matchName: peer.name }] }
    case "addresses":
      return { [`${side}CIDR`]: formatCidrs(peer.addresses) }
  }
}
