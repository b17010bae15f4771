import { isIPv6 } from "node:net"
import {
  judge,
  list,
  loose,
  type NaiveEndpoint,
  type NaiveNode,
  type NaiveOutside,
  type NaivePod,
  type NaivePolicy,
  type NaiveVerdict,
  type NaiveWorld,
  type Packet,
  type Possible,
  selected,
  side,
} from "./naive.ts"

/**
 * Judges one packet between clusters at a time, each side by the policies of its own cluster as these see the other end.
 * It shares no code with the engine.
 */
export interface NaiveCluster {
  readonly name: string
  /** Its name in labels of a mesh. */
  readonly label: string
  /** Whether selectors that name no cluster mean the own one. */
  readonly meansLocal: boolean
  readonly world: NaiveWorld
  readonly services: readonly NaiveService[]
  /** Services of others that it imports, `namespace/name`. */
  readonly imports: readonly string[]
}

export interface NaiveService {
  readonly namespace: string
  readonly name: string
  readonly type: "ClusterIP" | "LoadBalancer" | "NodePort"
  readonly selector: Readonly<Record<string, string>>
  readonly ports: readonly {
    readonly port: number
    readonly target: number | string
    readonly nodePort?: number
    readonly protocol: string
  }[]
  readonly isLocal: boolean
  readonly balancers: readonly string[]
  readonly externals: readonly string[]
  readonly sourceRanges: readonly string[]
  readonly isExported: boolean
  /** Of its addresses; IPv4 unless told. */
  readonly families: readonly Family[]
}

export interface Member {
  readonly cluster: NaiveCluster
  readonly endpoint: NaivePod | NaiveNode
}

export type Joined = "mesh" | "flat" | "services"
export const meshLabel = "io.cilium.k8s.policy.cluster"

/** Of all public addresses: one of each run that no block of the random worlds cuts. */
const publicAddresses = { IPv4: ["8.8.8.8", "1.2.3.4"], IPv6: ["2600::1"] } as const
type Family = keyof typeof publicAddresses

const rank = { denied: 0, undefined: 1, allowed: 2 } as const
const best = (verdicts: readonly NaiveVerdict[]): NaiveVerdict =>
  verdicts.reduce((high, one) => (rank[one] > rank[high] ? one : high), "denied")
const worst = (verdicts: readonly NaiveVerdict[]): NaiveVerdict =>
  verdicts.reduce((low, one) => (rank[one] < rank[low] ? one : low), "allowed")
/** When one of these is true and nobody knows which. */
const oneOf = (verdicts: readonly NaiveVerdict[]): NaiveVerdict =>
  verdicts.every((one) => one === verdicts[0]) ? (verdicts[0] ?? "denied") : "undefined"

export function judgeAcross(
  clusters: readonly NaiveCluster[],
  joined: Joined,
  from: Member,
  to: Member,
  packet: Packet,
): NaiveVerdict {
  if (from.cluster === to.cluster) {
    const labelled = (one: Member) => withLabel(one, joined)
    const isSame = from.endpoint === to.endpoint
    const source = labelled(from)
    return judge(from.cluster.world, source, isSame ? source : labelled(to), packet)
  }
  const out = leaves(from, joined, seen(to, joined), packet)
  const into = enters(to, joined, seen(from, joined), packet)
  const direct = worst([out, into])
  const isOpen = joined !== "services" || leadsThroughExport(clusters, from, to, packet)
  return best([isOpen ? direct : "denied", ...throughDoors(joined, from, to, packet)])
}

/** By the policies of the source. */
function leaves(from: Member, joined: Joined, to: NaiveEndpoint, packet: Packet): NaiveVerdict {
  const own = withLabel(from, joined)
  return own.kind === "pod" ? named(side(viewOf(from, to), "egress", own, to, to, packet)) : "allowed"
}

function enters(to: Member, joined: Joined, from: NaiveEndpoint, packet: Packet): NaiveVerdict {
  const own = withLabel(to, joined)
  return own.kind === "pod" ? named(side(viewOf(to, from), "ingress", own, from, own, packet)) : "allowed"
}

function named(outcomes: Possible): NaiveVerdict {
  if (!outcomes.has("allow")) return "denied"
  return outcomes.has("deny") ? "undefined" : "allowed"
}

function withLabel({ cluster, endpoint }: Member, joined: Joined): NaivePod | NaiveNode {
  return joined === "mesh" ? { ...endpoint, labels: { ...endpoint.labels, [meshLabel]: cluster.label } } : endpoint
}

/** An end as another cluster sees it: in a mesh a pod or node, else some address. */
function seen({ cluster, endpoint }: Member, joined: Joined): NaiveEndpoint {
  const onNode = endpoint.kind === "node" || endpoint.hostNetwork
  const home = endpoint.kind === "pod" ? cluster.world.nodes.find(({ name }) => name === endpoint.node) : undefined
  const addresses =
    endpoint.addresses.length > 0 || !onNode ? endpoint.addresses : home ? home.addresses : endpoint.addresses
  const network = onNode ? "0.0.0.0/0" : cluster.world.podNetwork
  if (joined !== "mesh") return { kind: "outside", address: "", addresses, network }
  const labels = { ...endpoint.labels, [meshLabel]: cluster.label }
  return endpoint.kind === "node"
    ? { ...endpoint, labels }
    : { ...endpoint, labels, addresses, network, namespace: `${cluster.name}/${endpoint.namespace}`, node: undefined }
}

const foreignNamespaces = new WeakMap<object, Readonly<Record<string, Readonly<Record<string, string>>>>>()

/** Registers the namespaces of clusters, so that pods seen from elsewhere have theirs. */
export function meet(clusters: readonly NaiveCluster[]): void {
  const all = Object.fromEntries(
    clusters.flatMap(({ name, world }) =>
      Object.entries(world.namespaces).map(([namespace, labels]) => [`${name}/${namespace}`, labels]),
    ),
  )
  for (const cluster of clusters) foreignNamespaces.set(cluster, all)
}

/** The world of one end's cluster with policies as they are meant for an end elsewhere. */
function viewOf({ cluster }: Member, other: NaiveEndpoint): NaiveWorld {
  const { world } = cluster
  if (other.kind === "outside") return world
  return {
    ...world,
    namespaces: { ...world.namespaces, ...foreignNamespaces.get(cluster) },
    policies: world.policies.map((policy) => meantFor(policy, cluster.meansLocal)),
  }
}

const nobody = { matchExpressions: [{ key: "nobody", operator: "In", values: [] }] }

/** The policy with peers that cannot be elsewhere replaced by ones that are nowhere. */
function meantFor({ kind, metadata, spec }: NaivePolicy, meansLocal: boolean): NaivePolicy {
  const peerOf = (value: unknown, side: string): object => {
    const peer = loose(value)
    if (kind === "NetworkPolicy") {
      if (peer.ipBlock !== undefined || (peer.podSelector === undefined && peer.namespaceSelector === undefined))
        return peer
      if (meansLocal && !namesCluster(peer.podSelector)) return { podSelector: nobody }
      const own = { matchLabels: { "kubernetes.io/metadata.name": metadata.namespace ?? "" } }
      return { podSelector: peer.podSelector ?? {}, namespaceSelector: peer.namespaceSelector ?? own }
    }
    if (peer.nodes !== undefined) return side === "to" ? { namespaces: nobody } : peer
    const isMeant = !meansLocal || (peer.pods !== undefined && namesCluster(loose(peer.pods).podSelector))
    return (peer.namespaces !== undefined || peer.pods !== undefined) && !isMeant ? { namespaces: nobody } : peer
  }
  const rulesOf = (rules: unknown) =>
    list(rules).map((value) => {
      const rule = loose(value)
      return Object.fromEntries(
        Object.entries(rule).map(([key, item]) => [
          key,
          key === "from" || key === "to" ? list(item).map((peer) => peerOf(peer, key)) : item,
        ]),
      )
    })
  const changed = Object.fromEntries(
    Object.entries(spec).map(([key, item]) => [key, key === "ingress" || key === "egress" ? rulesOf(item) : item]),
  )
  return { kind, metadata, spec: changed as NaivePolicy["spec"] }
}

function namesCluster(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = loose(selector)
  return meshLabel in loose(matchLabels) || list(matchExpressions).some((one) => loose(one).key === meshLabel)
}

function isBehind({ namespace, selector }: NaiveService, { endpoint }: Member): boolean {
  const isSelective = Object.keys(selector).length > 0
  return (
    endpoint.kind === "pod" &&
    endpoint.namespace === namespace &&
    isSelective &&
    selected({ matchLabels: selector }, endpoint.labels)
  )
}

function portsTo(service: NaiveService, pod: NaivePod, packet: Packet) {
  return service.ports.filter(({ target, protocol }) => {
    const declared = pod.ports.find((one) => one.name === target && one.protocol === protocol)
    return protocol === packet.protocol && (typeof target === "number" ? target : declared?.port) === packet.port
  })
}

function leadsThroughExport(clusters: readonly NaiveCluster[], from: Member, to: Member, packet: Packet): boolean {
  const anyImports = clusters.some(({ imports }) => imports.length > 0)
  return to.cluster.services.some(
    (service) =>
      service.isExported &&
      (!anyImports || from.cluster.imports.includes(`${service.namespace}/${service.name}`)) &&
      to.endpoint.kind === "pod" &&
      isBehind(service, to) &&
      portsTo(service, to.endpoint, packet).length > 0,
  )
}

/** Out to an address of a Service, and in from there, by family. */
function throughDoors(joined: Joined, from: Member, to: Member, packet: Packet): NaiveVerdict[] {
  const pod = to.endpoint
  if (from.endpoint.kind !== "pod" || pod.kind !== "pod") return []
  return to.cluster.services
    .filter((service) => isBehind(service, to))
    .flatMap((service) =>
      portsTo(service, pod, packet).flatMap((port) =>
        (["IPv4", "IPv6"] as const).flatMap((family) => throughPort(service, port, family, joined, from, to, packet)),
      ),
    )
}

function throughPort(
  service: NaiveService,
  { port, nodePort }: NaiveService["ports"][number],
  family: Family,
  joined: Joined,
  from: Member,
  to: Member,
  packet: Packet,
): NaiveVerdict[] {
  const goTo = (end: NaiveEndpoint, number: number) =>
    leaves(from, joined, end, { protocol: packet.protocol, port: number })
  const somewhere = (numbers: readonly number[]) =>
    oneOf(publicAddresses[family].flatMap((address) => numbers.map((number) => goTo(outside(address), number))))
  const given = (addresses: readonly string[]) =>
    best(
      addresses
        .filter((address) => isIPv6(address) === (family === "IPv6"))
        .map((address) => goTo(outside(address), port)),
    )
  const nodePorts = nodePort === undefined ? [30_000, 31_000, 32_767] : [nodePort]
  const nodes = to.cluster.world.nodes.map((node) => ({ cluster: to.cluster, endpoint: node }))
  const atNodes =
    nodes.length === 0
      ? somewhere(nodePorts)
      : best(nodes.map((node) => oneOf(nodePorts.map((number) => goTo(seen(node, joined), number)))))
  const inward = oneOf([
    ...(joined === "services" ? [] : [enters(to, joined, seen(from, joined), packet)]),
    ...publicAddresses[family].map((address) => enters(to, joined, outside(address), packet)),
    ...(service.isLocal ? [] : nodes.map((node) => judgeAcross([], joined, node, to, packet))),
  ])
  const has = (service.families.length > 0 ? service.families : ["IPv4"]).includes(family)
  const balanced = service.balancers.length > 0 ? given(service.balancers) : has ? somewhere([port]) : "denied"
  // The public address that the other cluster sends from may be none of those let in.
  const limited = service.sourceRanges.length > 0 && balanced === "allowed" ? "undefined" : balanced
  const hasNodePort = service.type === "NodePort" || (service.type === "LoadBalancer" && nodePort !== undefined)
  return [
    given(service.externals),
    ...(service.type === "LoadBalancer" ? [limited] : []),
    ...(hasNodePort && has ? [atNodes] : []),
  ].map((out) => worst([out, inward]))
}

const outside = (address: string): NaiveOutside => ({ kind: "outside", address })
