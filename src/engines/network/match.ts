import { covers, holds, overlaps } from "../../lib/intervals.ts"
import { allV4 } from "../../lib/ip.ts"
import type { EndpointClass } from "./classes.ts"
import type { Dialect } from "./dialect.ts"
import type { Peer, PodPeer, SubjectPeer } from "./policy.ts"
import { selects } from "./selector.ts"
import type { NetworkWorld, NodeEndpoint } from "./world.ts"

/** Whether a peer matches: no, depends on what is not known or left open, yes. */
export type Match = 0 | 1 | 2
export const no: Match = 0
export const maybe: Match = 1
export const yes: Match = 2

/** Of several ways to match the best counts, of several conditions the worst. */
export const most = (a: Match, b: Match): Match => (a < b ? b : a)
const opposite = (match: Match): Match => (match === yes ? no : match === no ? yes : maybe)
export const least = (a: Match, b: Match): Match => (a < b ? a : b)
const answers = { no, open: maybe, yes } as const

/** What matching needs to know besides the endpoint. */
export interface MatchContext {
  readonly world: NetworkWorld
  readonly dialect: Dialect
  readonly nodes: ReadonlyMap<string, NodeEndpoint>
}

export const matchContext = (world: NetworkWorld, dialect: Dialect): MatchContext => ({
  world,
  dialect,
  nodes: new Map(world.nodes.map((node) => [node.name, node])),
})

/** Whether `peer` matches the endpoints of a class, as source or destination of a connection. */
export function matchPeer(peer: Peer, endpoint: EndpointClass, context: MatchContext): Match {
  switch (peer.kind) {
    case "anything":
      return yes
    case "pods":
      return endpoint.kind === "pods" ? matchPods(peer, endpoint, context.dialect) : no
    case "addresses":
      return matchAddresses(peer, endpoint, context)
    case "nodes":
      return matchNodes(peer, endpoint, context)
    case "outside":
      return endpoint.kind === "addresses" ? yes : no
    case "inside":
      return endpoint.kind === "addresses" ? no : yes
    case "unknown":
      return endpoint.kind === "pods" && !endpoint.sample.hostNetwork ? no : maybe
    case "open":
      return maybe
    case "any":
      return peer.of.map((one) => matchPeer(one, endpoint, context)).reduce(most, no)
    case "every":
      return peer.of.map((one) => matchPeer(one, endpoint, context)).reduce(least, yes)
    case "not":
      return opposite(matchPeer(peer.of, endpoint, context))
    case "domains":
      // DNS decides at run time; names of the cluster's own services are not meant (network-policy-api, domainNames).
      return endpoint.kind === "addresses" ? maybe : no
  }
}

type PodsClass = Extract<EndpointClass, { kind: "pods" }>

/** Whether a policy is about a class of pods. */
export function matchSubject(subject: SubjectPeer, endpoint: PodsClass, dialect: Dialect): Match {
  switch (subject.kind) {
    case "pods":
      return matchPods(subject, endpoint, dialect)
    case "any":
      return subject.of.map((one) => matchSubject(one, endpoint, dialect)).reduce(most, no)
    case "every":
      return subject.of.map((one) => matchSubject(one, endpoint, dialect)).reduce(least, yes)
    case "not":
      return opposite(matchSubject(subject.of, endpoint, dialect))
  }
}

/** Subjects of policies and peers alike. */
function matchPods(peer: PodPeer, { sample, namespace }: PodsClass, dialect: Dialect): Match {
  const inNamespace =
    "name" in peer.namespaces
      ? sample.namespace === peer.namespaces.name
      : selects(peer.namespaces.selector, namespace.labels)
  if (!inNamespace || !selects(peer.pods, sample.labels)) return no
  return sample.hostNetwork ? hostNetworkMatch(peer, dialect) : yes
}

function hostNetworkMatch(peer: PodPeer, dialect: Dialect): Match {
  if (peer.hostNetwork !== "maybe") return peer.hostNetwork === "always" ? yes : no
  return dialect.hostNetwork === "open" ? maybe : dialect.hostNetwork === "as-pods" ? yes : no
}

function matchAddresses(
  { addresses: block }: Extract<Peer, { kind: "addresses" }>,
  endpoint: EndpointClass,
  { dialect, world, nodes }: MatchContext,
): Match {
  if (endpoint.kind === "addresses") return overlaps(block, endpoint.addresses) ? yes : no
  const onNode = endpoint.kind === "node" || (endpoint.sample.hostNetwork && dialect.hostNetwork !== "as-pods")
  const allowed = answers[onNode ? dialect.addressesMatchNodes : dialect.addressesMatchPods]
  if (allowed === no) return no
  const node =
    endpoint.kind === "pods" && endpoint.sample.hostNetwork ? nodes.get(endpoint.sample.node ?? "") : undefined
  const own = endpoint.sample.addresses
  const known = own.length > 0 ? own : (node?.addresses ?? [])
  if (known.length > 0) {
    const inside = known.filter((address) => holds(block, address)).length
    // A connection of a dual-stack endpoint uses either family.
    return least(allowed, inside === 0 ? no : inside === known.length ? yes : maybe)
  }
  const home = onNode ? allV4 : (endpoint.sample.cluster ?? world).podNetworks
  return least(allowed, covers(block, home) ? yes : overlaps(block, home) ? maybe : no)
}

/** Nodes, and pods on the host network by the address they share with their node. */
function matchNodes(
  { selector }: Extract<Peer, { kind: "nodes" }>,
  endpoint: EndpointClass,
  { nodes, world }: MatchContext,
): Match {
  if (endpoint.kind === "node") return selects(selector, endpoint.sample.labels) ? yes : no
  if (endpoint.kind === "addresses" || !endpoint.sample.hostNetwork) return no
  const node = nodes.get(endpoint.sample.node ?? "")
  if (node) return selects(selector, node.labels) ? yes : no
  if (selector.length === 0) return yes
  const { cluster } = endpoint.sample
  const ofCluster = selector.filter(({ key }) => key === cluster?.label[0])
  if (cluster && !selects(ofCluster, { [cluster.label[0]]: cluster.label[1] })) return no
  const own = world.nodes.filter((one) => one.cluster?.name === cluster?.name)
  return own.length === 0 || own.some(({ labels }) => selects(selector, labels)) ? maybe : no
}
