import { formatCidrs } from "../../../lib/ip.ts"
import type { JsonObject, JsonValue } from "../../../lib/json.ts"
import type { Direction } from "../policy.ts"
import { allPorts, type PortSet, portRanges } from "../ports.ts"
import type { Draft, DraftPeer, DraftRule } from "./draft.ts"
import { addressesOrAnyone, unknownApiServer } from "./network-policy-form.ts"
import { labelSelectorOf, managedBy, type PolicyForm, type WrittenPolicy } from "./written-policy.ts"

/** The API server takes at most this many rules in a direction (apis/v1alpha2/clusternetworkpolicy_types.go). */
const maxRules = 25
/** Of 0 to 1,000: others may go before and after. The policy that denies what no subject is about comes last. */
const firstPriority = 500
const lastPriority = 900

/**
 * ClusterNetworkPolicy policy.networking.k8s.io/v1alpha2 in the Admin tier: what is needed passes on to the
 * NetworkPolicies of the namespaces, which may still forbid it, and the rest is denied. So it never opens anything, but
 * for host names, which only Accept rules can name.
 */
export const clusterNetworkPolicyForm: PolicyForm = {
  kind: "cluster-network-policy",
  // What is needed passes on to the policies of the namespaces.
  replaces: [],
  limits: (parties, known) => [
    "ClusterNetworkPolicy says nothing about traffic from outside the cluster or from its nodes: that comes in as before. Use NetworkPolicy beside it.",
    ...(parties.has("domain")
      ? [
          "Host names need a network plugin with domainNames (experimental); another denies all that a rule with them would let out.",
        ]
      : []),
    ...(parties.has("api-server") && known.apiServer.length === 0 ? [unknownApiServer] : []),
  ],
  peerOf(party, direction, known) {
    const isIn = direction === "ingress"
    switch (party.kind) {
      case "workload":
        return isIn ? undefined : addressesOrAnyone(known.nodes)
      case "api-server":
        return isIn ? undefined : addressesOrAnyone(known.apiServer)
      case "addresses":
      case "domain":
        return isIn ? undefined : party
      default:
        return party
    }
  },
  write: writeDraft,
  defaultDeny: (namespace, name) => ({
    object: policy(`${namespace}-${name}`, lastPriority, inNamespace(namespace), [denyIngress], [denyEgress]),
    rules: { ingress: [undefined], egress: [undefined] },
    draft: undefined,
  }),
}

const everyNetwork = ["0.0.0.0/0", "::/0"]
const denyIngress: JsonObject = { name: "deny-rest", action: "Deny", from: [{ namespaces: {} }] }
const denyEgress: JsonObject = {
  name: "deny-rest",
  action: "Deny",
  to: [{ namespaces: {} }, { networks: everyNetwork }],
}

const namespaceNamed = (namespace: string): JsonObject => ({
  matchLabels: { "kubernetes.io/metadata.name": namespace },
})
const inNamespace = (namespace: string): JsonObject => ({ namespaces: namespaceNamed(namespace) })

const policy = (
  name: string,
  priority: number,
  subject: JsonObject,
  ingress: readonly JsonObject[],
  egress: readonly JsonObject[],
): JsonObject => ({
  apiVersion: "policy.networking.k8s.io/v1alpha2",
  kind: "ClusterNetworkPolicy",
  metadata: { name, labels: managedBy },
  spec: {
    tier: "Admin",
    priority,
    subject,
    ...(ingress.length > 0 ? { ingress } : {}),
    ...(egress.length > 0 ? { egress } : {}),
  },
})

/** Subjects never overlap, so that their policies may share priorities; parts of one follow each other. */
function writeDraft(draft: Draft, name: string): readonly WrittenPolicy[] {
  const { namespace, selector } = draft.subject
  const subject = { pods: { namespaceSelector: namespaceNamed(namespace), podSelector: labelSelectorOf(selector) } }
  const parts = Math.max(1, ...[draft.ingress, draft.egress].map((list) => Math.ceil((list.length + 1) / maxRules)))
  return Array.from({ length: parts }, (_, part) => {
    const isLast = part === parts - 1
    const cut = (list: readonly DraftRule[]) => list.slice(part * maxRules, (part + 1) * maxRules)
    const [ingress, egress] = [cut(draft.ingress), cut(draft.egress)]
    const write = (list: readonly DraftRule[], direction: Direction) => list.map((rule) => writeRule(rule, direction))
    return {
      object: policy(
        `${namespace}-${name}${part > 0 ? `-${part + 1}` : ""}`,
        firstPriority + part,
        subject,
        [...write(ingress, "ingress"), ...(isLast ? [denyIngress] : [])],
        [...write(egress, "egress"), ...(isLast ? [denyEgress] : [])],
      ),
      rules: { ingress: isLast ? [...ingress, undefined] : ingress, egress: isLast ? [...egress, undefined] : egress },
      draft,
    }
  })
}

function writeRule({ peer, ports }: DraftRule, direction: Direction): JsonObject {
  const side = direction === "ingress" ? "from" : "to"
  const action = peer.kind === "domain" ? "Accept" : "Pass"
  const isEvery = ports.join() === allPorts.join()
  return { action, [side]: writePeer(peer, direction), ...(isEvery ? {} : { protocols: writePorts(ports) }) }
}

const writePorts = (ports: PortSet): JsonObject[] =>
  portRanges(ports).map(({ protocol, first, last }) => {
    const port: JsonValue = first === last ? { number: first } : { range: { start: first, end: last } }
    return { [protocol.toLowerCase()]: first === 1 && last === 65_535 ? {} : { destinationPort: port } }
  })

function writePeer(peer: DraftPeer, direction: Direction): JsonObject[] {
  switch (peer.kind) {
    case "subject": {
      const { namespace, selector } = peer.subject
      return [{ pods: { namespaceSelector: namespaceNamed(namespace), podSelector: labelSelectorOf(selector) } }]
    }
    case "domain":
      return [{ domainNames: [peer.name] }]
    case "addresses":
    case "nodes":
      return [{ networks: formatCidrs(peer.addresses) }]
    case "cluster":
      return [{ namespaces: {} }]
    default:
      return direction === "ingress" ? [{ namespaces: {} }] : [{ networks: everyNetwork }]
  }
}
