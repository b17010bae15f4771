import { type Intervals, intervalsOf } from "../../../lib/intervals.ts"
import { type Address, formatCidrs, parseCidr, singleAddress } from "../../../lib/ip.ts"
import type { JsonObject } from "../../../lib/json.ts"
import type { Direction } from "../policy.ts"
import { allPorts, type PortSet, portRanges } from "../ports.ts"
import type { Draft, DraftPeer, DraftRule } from "./draft.ts"
import type { Party } from "./need.ts"
import { labelSelectorOf, managedBy, type PolicyForm, type WrittenPolicy } from "./written-policy.ts"

/** NetworkPolicy networking.k8s.io/v1: one for each subject, which isolates it in both directions. */
export const networkPolicyForm: PolicyForm = {
  kind: "networkpolicy",
  replaces: ["networking.k8s.io"],
  limits: (parties, known) => [
    ...(parties.has("domain") ? [noHostNames] : []),
    ...(parties.has("api-server") && known.apiServer.length === 0 ? [unknownApiServer] : []),
  ],
  peerOf(party, _direction, known) {
    switch (party.kind) {
      case "workload":
        return addressesOrAnyone(known.nodes)
      case "api-server":
        return addressesOrAnyone(known.apiServer)
      case "domain":
        return { kind: "addresses", addresses: publicAddresses }
      default:
        return party
    }
  },
  write: (draft, name) => [writeDraft(draft, name)],
  defaultDeny: (namespace, name) => ({
    object: policy(namespace, name, {}),
    rules: { ingress: [], egress: [] },
    draft: undefined,
  }),
}

const noHostNames =
  "NetworkPolicy knows no host names: for what is outside every public address is let out to, on the ports that go with the names."
export const unknownApiServer =
  "The API server's addresses are not among the sources: what talks to it may do so with every address, on its ports. A snapshot or --cluster tells them."

/** Pods on the host network have the address of their node; what is not known may be anywhere. */
export const addressesOrAnyone = (addresses: readonly Address[]): Extract<Party, { kind: "addresses" | "anyone" }> =>
  addresses.length > 0
    ? { kind: "addresses", addresses: intervalsOf(addresses.map((one) => singleAddress(one) as [bigint, bigint])) }
    : { kind: "anyone" }

/** What the world outside has: everything but what private networks, clouds and hosts keep for themselves (RFC 6890). */
const privateBlocks = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]
const everyV4 = parseCidr("0.0.0.0/0") as Intervals<Address>
const publicV6 = parseCidr("2000::/3") as Intervals<Address>
const publicAddresses: Intervals<Address> = [...intervalsOf(holes(everyV4, privateBlocks)), ...publicV6]

function holes([start, end]: Intervals<Address>, blocks: readonly string[]): (readonly [Address, Address])[] {
  const cut = blocks.map((block) => parseCidr(block) as [bigint, bigint])
  const starts = [start as bigint, ...cut.map(([, last]) => last)]
  const ends = [...cut.map(([first]) => first), end as bigint]
  return starts.map((from, index) => [from, ends[index] as bigint] as const)
}

const policy = (namespace: string, name: string, spec: JsonObject): JsonObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace, labels: managedBy },
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...spec },
})

function writeDraft(draft: Draft, name: string): WrittenPolicy {
  const { subject, ingress, egress } = draft
  const rules = (list: readonly DraftRule[], direction: Direction) =>
    list.map((rule) => writeRule(rule, direction, subject.namespace))
  const object = policy(subject.namespace, name, {
    podSelector: labelSelectorOf(subject.selector),
    ...(ingress.length > 0 ? { ingress: rules(ingress, "ingress") } : {}),
    ...(egress.length > 0 ? { egress: rules(egress, "egress") } : {}),
  })
  return { object, rules: { ingress, egress }, draft }
}

function writeRule({ peer, ports }: DraftRule, direction: Direction, namespace: string): JsonObject {
  const side = direction === "ingress" ? "from" : "to"
  const peers = writePeer(peer, namespace)
  return {
    ...(peers ? { [side]: peers } : {}),
    ...(ports.join() === allPorts.join() ? {} : { ports: writePorts(ports) }),
  }
}

const writePorts = (ports: PortSet): JsonObject[] =>
  portRanges(ports).map(({ protocol, first, last }) => ({
    protocol,
    ...(first === 1 && last === 65_535 ? {} : { port: first, ...(last > first ? { endPort: last } : {}) }),
  }))

/** Undefined: everybody. */
function writePeer(peer: DraftPeer, namespace: string): JsonObject[] | undefined {
  switch (peer.kind) {
    case "subject": {
      const { subject } = peer
      const pods = { podSelector: labelSelectorOf(subject.selector) }
      if (subject.namespace === namespace) return [pods]
      return [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": subject.namespace } }, ...pods }]
    }
    case "cluster":
      return [{ namespaceSelector: {} }]
    case "addresses":
    case "nodes":
      return writeBlocks(peer.addresses)
    default:
      return undefined
  }
}

/** Everything public is written with exceptions, as people do. */
const writeBlocks = (addresses: Intervals<Address>): JsonObject[] =>
  addresses.join() === publicAddresses.join()
    ? [{ ipBlock: { cidr: "0.0.0.0/0", except: privateBlocks } }, { ipBlock: { cidr: "2000::/3" } }]
    : formatCidrs(addresses).map((cidr) => ({ ipBlock: { cidr } }))
