import { getOrAdd } from "../../lib/get-or-add.ts"
import { boundaryAfter, type Intervals } from "../../lib/intervals.ts"
import { type Address, allAddresses } from "../../lib/ip.ts"
import { PagedInts } from "../../lib/paged-ints.ts"
import { PagedList } from "../../lib/paged-list.ts"
import { type Mentions, projectLabels } from "./mentions.ts"
import type { NetworkNamespace, NetworkWorld, NodeEndpoint, PodEndpoint } from "./world.ts"

/** Endpoints that no policy tells apart: any of them stands for all. */
export type EndpointClass =
  | { readonly kind: "pods"; readonly sample: PodEndpoint; readonly namespace: NetworkNamespace }
  | { readonly kind: "node"; readonly sample: NodeEndpoint }
  /** Addresses outside the cluster that lie in the same blocks. */
  | { readonly kind: "addresses"; readonly addresses: Intervals<Address> }

/** The partition of all endpoints of a world. Numbers are indexes of `list`. */
export interface Classes {
  readonly list: PagedList<EndpointClass>
  /** How many pods, nodes or blocks of addresses each class has. */
  readonly sizes: PagedInts
  readonly ofPod: PagedInts
  readonly ofNode: Int32Array
  /** Sorted boundaries of address blocks; the class of the addresses from `cuts[i]` on is `pieces[i]`. */
  readonly cuts: readonly Address[]
  readonly pieces: readonly number[]
  /** Starts of the pieces in which a pod or node has an address. */
  readonly occupied: ReadonlySet<Address>
  /** Key of every class, to find the class of an endpoint that comes later. Grows with the answers that follow. */
  readonly byKey: Map<string, number>
}

/** Partitions all endpoints by what policies mention. O(pods × labels). */
export function partition(world: NetworkWorld, mentions: Mentions): Classes {
  const cuts = cutAddresses(mentions)
  const keyOf = classKeys(world, mentions, cuts)
  const list: EndpointClass[] = []
  const sizes: number[] = []
  const byKey = new Map<string, number>()
  const assign = (key: string, make: () => EndpointClass): number => {
    let index = byKey.get(key)
    if (index === undefined) {
      index = list.length
      byKey.set(key, index)
      list.push(make())
      sizes.push(0)
    }
    sizes[index] = (sizes[index] as number) + 1
    return index
  }
  const ofPod = world.pods.map((pod) =>
    assign(keyOf.pod(pod), () => ({ kind: "pods", sample: pod, namespace: namespaceOf(world, pod.namespace) })),
  )
  const ofNode = Int32Array.from(world.nodes, (node) =>
    assign(keyOf.node(node), () => ({ kind: "node", sample: node })),
  )
  const pieces: number[] = []
  for (let i = 0; i + 1 < cuts.length; i++) {
    pieces.push(list.length)
    list.push({ kind: "addresses", addresses: [cuts[i] as Address, cuts[i + 1] as Address] })
    sizes.push(1)
  }
  return {
    list: PagedList.of(list),
    sizes: PagedInts.from(sizes),
    ofPod: PagedInts.from(ofPod),
    ofNode,
    cuts,
    pieces,
    occupied: keyOf.occupied,
    byKey,
  }
}

/** The address line in pieces that no block cuts through. The gap between the families is a piece that nobody asks about. */
export function cutAddresses(mentions: Mentions): readonly Address[] {
  const cuts = [...new Set([...allAddresses, ...mentions.boundaries])]
  return cuts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

export const namespaceOf = (world: Pick<NetworkWorld, "namespaces">, name: string): NetworkNamespace =>
  world.namespaces.get(name) ?? { name, labels: { "kubernetes.io/metadata.name": name } }

/** Functions that give the key of an endpoint's class. */
export function classKeys(
  world: Pick<NetworkWorld, "namespaces" | "nodes">,
  mentions: Mentions,
  cuts: readonly Address[],
) {
  const namespaceKeys = new Map<string, string>()
  const namespaceKey = (name: string): string => {
    let key = namespaceKeys.get(name)
    if (key === undefined) {
      key = mentions.namespaces.has(name)
        ? `=${name}`
        : `~${projectLabels(namespaceOf(world, name).labels, mentions.namespaceLabels)}`
      namespaceKeys.set(name, key)
    }
    return key
  }
  const occupied = new Set<Address>()
  const pieceNames = new Map<number, string>()
  const pieceOf = (address: Address): string => {
    const piece = boundaryAfter(cuts, address) - 1
    return getOrAdd(pieceNames, piece, () => {
      occupied.add(cuts[piece] as Address)
      return String(cuts[piece])
    })
  }
  const addressKey = (addresses: readonly Address[]): string => {
    if (addresses.length === 1) return pieceOf(addresses[0] as Address)
    return [...new Set(addresses.map(pieceOf))].sort().join(" ")
  }
  let nodesByName: ReadonlyMap<string, NodeEndpoint> | undefined
  const nodeNamed = (name: string) => {
    nodesByName ??= new Map(world.nodes.map((node) => [node.name, node]))
    return nodesByName.get(name)
  }
  const portKey = (pod: PodEndpoint): string =>
    pod.ports
      .filter(({ name }) => mentions.portNames.has(name))
      .map(({ name, port, protocol }) => `${name} ${protocol} ${port}`)
      .sort()
      .join("\u0001")
  const nodeKey = (node: NodeEndpoint): string =>
    `node\u0002${projectLabels(node.labels, mentions.nodeLabels)}\u0002${addressKey(node.addresses)}`
  return {
    pod(pod: PodEndpoint): string {
      const ports = mentions.portNames.size > 0 && pod.ports.length > 0 ? portKey(pod) : ""
      const node = pod.hostNetwork && pod.node !== undefined ? nodeNamed(pod.node) : undefined
      const host = pod.hostNetwork ? (node ? nodeKey(node) : "host") : ""
      return `${namespaceKey(pod.namespace)}\u0002${projectLabels(pod.labels, mentions.podLabels)}\u0002${ports}\u0002${addressKey(pod.addresses)}\u0002${host}\u0002${pod.network ?? ""}`
    },
    node: nodeKey,
    /** Starts of the pieces that the keys so far stand in. */
    occupied,
  }
}

/** The class of an outside address. O(log blocks). */
export const classOfAddress = (classes: Classes, address: Address): number =>
  classes.pieces[boundaryAfter(classes.cuts, address) - 1] as number
