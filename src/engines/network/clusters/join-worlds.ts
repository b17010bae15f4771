import { union } from "../../../lib/intervals.ts"
import type { Labels } from "../../../model/labels.ts"
import type { Dialect } from "../dialect.ts"
import {
  type Direction,
  type DirectionRules,
  directions,
  type Peer,
  type PodPeer,
  type Policy,
  type Rule,
  type SubjectPeer,
} from "../policy.ts"
import { enforced, type Reachability, withPolicies } from "../reachability.ts"
import { everything, labelEquals, type Requirement } from "../selector.ts"
import type { ClusterHome, NetworkNamespace, NetworkWorld, PodEndpoint } from "../world.ts"

/** One cluster of several. */
export interface ClusterWorld {
  readonly name: string
  readonly world: NetworkWorld
  /** Its name in labels of Cilium. */
  readonly label: string
  /** Whether selectors of its policies mean its own pods alone unless they name a cluster (Cilium since 1.19). */
  readonly meansLocal: boolean
}

/**
 * How pods of one cluster look to policies of another: as pods with their labels (Cilium Cluster Mesh), or as addresses
 * (flat, peered networks; connections through exported Services keep the address).
 */
export type Federation = "mesh" | "flat"

/** The label by which policies of Cilium name a cluster (docs.cilium.io, Cluster Mesh, Network Policy). */
const clusterLabel = "io.cilium.k8s.policy.cluster"
/** Tells clusters apart where policies cannot: no label has such a name. */
const hiddenLabel = "(cluster)"
const nameKey = "kubernetes.io/metadata.name"

/** Names of a cluster's things among those of others: `east:shop/Deployment/cart`. */
export const inCluster = (cluster: string, name: string): string => `${cluster}:${name}`

/**
 * One network of several clusters. Policies of each are about its own pods; those of the others are peers as the
 * federation has it. Namespaces, nodes and workloads carry their cluster's name before theirs.
 */
export function joinWorlds(clusters: readonly ClusterWorld[], federation: Federation, dialect: Dialect): Reachability {
  const homes = clusters.map((cluster): Home => {
    const { name, label, world: own } = cluster
    const carried = federation === "mesh" ? ([clusterLabel, label] as const) : ([hiddenLabel, name] as const)
    return { ...cluster, home: { name, label: carried, podNetworks: own.podNetworks } }
  })
  const world: NetworkWorld = {
    namespaces: new Map(clusters.flatMap(namespacesOf)),
    pods: homes.flatMap((one) => one.world.pods.map((pod) => renamePod(pod, one))),
    nodes: homes.flatMap(({ name, home, world: own }) =>
      own.nodes.map((node) => ({
        ...node,
        id: `node/${inCluster(name, node.name)}`,
        name: inCluster(name, node.name),
        labels: { ...node.labels, ...labelOf(home) },
        cluster: home,
      })),
    ),
    policies: clusters.flatMap(({ world: own }) => own.policies),
    apiServer: clusters.flatMap(({ world: own }) => own.apiServer ?? []),
    podNetworks: clusters.reduce<NetworkWorld["podNetworks"]>((sum, { world: own }) => union(sum, own.podNetworks), []),
  }
  const policies = homes.flatMap((one) => {
    const { policies: _, ...surroundings } = one.world
    const adapt = (policy: Policy): Policy => ({
      ...localPolicy(policy, one, federation),
      home: { surroundings, adapt },
    })
    return enforced(one.world, dialect).map(adapt)
  })
  return withPolicies(world, dialect, policies)
}

interface Home extends ClusterWorld {
  readonly home: ClusterHome
}

const labelOf = ({ label: [key, value] }: ClusterHome): Labels => ({ [key]: value })

const namespacesOf = ({ name, world }: ClusterWorld): [string, NetworkNamespace][] =>
  [...world.namespaces.values()].map((namespace) => {
    const own = inCluster(name, namespace.name)
    return [own, { name: own, labels: { [nameKey]: namespace.name, ...namespace.labels } }]
  })

const renamePod = (pod: PodEndpoint, { name: cluster, home }: Home): PodEndpoint => ({
  ...pod,
  id: inCluster(cluster, pod.id),
  podId: inCluster(cluster, pod.podId),
  namespace: inCluster(cluster, pod.namespace),
  node: pod.node === undefined ? undefined : inCluster(cluster, pod.node),
  labels: { ...pod.labels, ...labelOf(home) },
  cluster: home,
})

/** All pods of a cluster, those on the host network too: for telling clusters apart, not for selecting. */
const podsOf = ({ home }: Home): PodPeer => ({
  kind: "pods",
  namespaces: { selector: everything },
  pods: [labelEquals(...home.label)],
  hostNetwork: "always",
})

function localPolicy(policy: Policy, cluster: Home, federation: Federation): Policy {
  const own = (direction: Direction): DirectionRules | undefined => {
    const rules = policy[direction]
    return (
      rules && {
        ...rules,
        rules: rules.rules.flatMap((rule) => {
          const local = { ...rule, peers: rule.peers.map((peer) => localPeer(peer, cluster, federation)) }
          return federation === "flat" && direction === "egress" ? portsByCluster(local, cluster) : [local]
        }),
      }
    )
  }
  const [ingress, egress] = directions.map(own)
  return {
    ...policy,
    id: inCluster(cluster.name, policy.id),
    subject: { kind: "every", of: [podsOf(cluster), bySelector(policy.subject)] } as SubjectPeer,
    ingress,
    egress,
  }
}

/** Names of ports are those of the own pods: what pods of other clusters declare is not known to a policy of this one. */
function portsByCluster(rule: Rule, cluster: Home): readonly Rule[] {
  const { peers, ports } = rule
  if (ports.names.length === 0) return [rule]
  const narrow = (to: Peer): readonly Peer[] => peers.map((peer) => ({ kind: "every", of: [peer, to] }))
  return [
    { ...rule, peers: narrow({ kind: "not", of: foreign(cluster) }) },
    { ...rule, peers: narrow(foreign(cluster)), ports: { ports: ports.ports, names: [] } },
  ]
}

/** A peer as policies of one cluster mean it among several. */
function localPeer(peer: Peer, cluster: Home, federation: Federation): Peer {
  const local = podsOf(cluster)
  const every = (...of: Peer[]): Peer => ({ kind: "every", of })
  switch (peer.kind) {
    case "pods": {
      const named = bySelector(peer) as PodPeer
      const isMeant = federation === "mesh" && (!cluster.meansLocal || namesCluster(peer.pods))
      return isMeant ? named : every(local, named)
    }
    case "nodes":
      return every(peer, membersOf(cluster))
    case "inside":
      return federation === "mesh" ? peer : every(peer, membersOf(cluster))
    case "outside":
      return federation === "mesh" ? peer : { kind: "any", of: [peer, foreign(cluster)] }
    // Whoever may be meant by addresses outside may be in another cluster.
    case "domains":
    case "unknown":
      return federation === "mesh" ? peer : { kind: "any", of: [peer, every(foreign(cluster), { kind: "open" })] }
    case "any":
    case "every":
      return { kind: peer.kind, of: peer.of.map((one) => localPeer(one, cluster, federation)) }
    case "not":
      return { kind: "not", of: localPeer(peer.of, cluster, federation) }
    default:
      return peer
  }
}

/** What is in the own cluster. */
const membersOf = (cluster: Home): Peer => ({
  kind: "any",
  of: [podsOf(cluster), { kind: "nodes", selector: [labelEquals(...cluster.home.label)] }],
})

/** Pods and nodes of other clusters. */
const foreign = (cluster: Home): Peer => ({
  kind: "every",
  of: [{ kind: "inside" }, { kind: "not", of: membersOf(cluster) }],
})

const namesCluster = (selector: readonly Requirement[]): boolean => selector.some(({ key }) => key === clusterLabel)

/** Namespaces by their name label, since the own names of several clusters are apart. */
function bySelector<T extends SubjectPeer>(peer: T): SubjectPeer {
  switch (peer.kind) {
    case "pods":
      return "name" in peer.namespaces
        ? { ...peer, namespaces: { selector: [labelEquals(nameKey, peer.namespaces.name)] } }
        : peer
    case "not":
      return { kind: "not", of: bySelector(peer.of) }
    default:
      return { kind: peer.kind, of: peer.of.map(bySelector) }
  }
}
