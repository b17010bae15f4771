import { Bitset } from "../../lib/bitset.ts"
import { getOrAdd } from "../../lib/get-or-add.ts"
import { boundaryAfter, holds, union } from "../../lib/intervals.ts"
import type { Labels } from "../../model/labels.ts"
import type { Classes, EndpointClass } from "./classes.ts"
import { type Match, type MatchContext, matchPeer, no, yes } from "./match.ts"
import type { Peer, PortMatch } from "./policy.ts"
import { noPorts, type PortSet, portPoint } from "./ports.ts"
import { type Selector, selects } from "./selector.ts"
import type { NamedPort } from "./world.ts"

/** The classes a peer surely matches, and those where it depends. */
export interface PeerBits {
  /** How many classes there were. */
  readonly size: number
  readonly sure: Bitset
  readonly maybe: Bitset | undefined
}

/** Classes by what selectors ask for, so that a peer looks at few of them. Answers are kept. */
export class ClassIndex {
  #cuts: Classes["cuts"]
  readonly #list: EndpointClass[] = []
  readonly context: MatchContext
  #hasNetworks = false
  readonly #hosts: boolean[] = []
  /** Classes of pods, by namespace. */
  readonly #namespaces = new Map<string, { readonly labels: Labels; readonly members: number[] }>()
  readonly #postings = new Map<string, number[]>()
  /** Classes that every address block treats alike. */
  readonly #addressGroups = new Map<string, number[]>()
  readonly #bits = new Map<string, PeerBits>()
  readonly #names = new Map<
    string,
    { readonly size: number; readonly parts: readonly (readonly [PortSet, Bitset])[] }
  >()

  constructor(classes: Classes, context: MatchContext) {
    this.#cuts = classes.cuts
    this.context = context
    for (const endpoint of classes.list) this.add(endpoint)
  }

  /** Number of classes. */
  get size(): number {
    return this.#list.length
  }

  get list(): readonly EndpointClass[] {
    return this.#list
  }

  /** Another sample for a class that keeps only part of its endpoints. */
  replace(index: number, endpoint: EndpointClass): void {
    this.#list[index] = endpoint
  }

  /** Finer pieces of the address line, for classes to come; pieces with pods stay as they are. */
  cutFiner(cuts: Classes["cuts"]): void {
    this.#cuts = cuts
  }

  /** Whether some class has a primary network of its own. */
  get hasNetworks(): boolean {
    return this.#hasNetworks
  }

  /** Whether a class is nodes, or pods on the host network. */
  isHost(index: number): boolean {
    return this.#hosts[index] === true
  }

  /** Adds one more class; its number is the size before. */
  add(endpoint: EndpointClass): void {
    const index = this.#list.length
    this.#list.push(endpoint)
    this.#hosts.push(endpoint.kind === "node" || (endpoint.kind === "pods" && endpoint.sample.hostNetwork))
    getOrAdd(this.#addressGroups, this.#addressGroup(index, endpoint), () => []).push(index)
    if (endpoint.kind !== "pods") return
    const { sample, namespace } = endpoint
    if (sample.network !== undefined) this.#hasNetworks = true
    getOrAdd(this.#namespaces, sample.namespace, () => ({ labels: namespace.labels, members: [] })).members.push(index)
    for (const [key, value] of Object.entries(sample.labels))
      getOrAdd(this.#postings, `${key}\u0000${value}`, () => []).push(index)
  }

  #addressGroup(index: number, endpoint: EndpointClass): string {
    if (endpoint.kind === "addresses") return `${index}`
    const { kind, addresses, cluster } = endpoint.sample
    const host = kind === "pod" && endpoint.sample.hostNetwork ? `host ${endpoint.sample.node}` : kind
    // Where nobody knows the address, it is one of the cluster's.
    const home = cluster && addresses.length === 0 ? cluster.name : ""
    return `${host} ${home} ${addresses.map((address) => this.#cuts[boundaryAfter(this.#cuts, address) - 1]).join()}`
  }

  /** The classes that any of the peers matches. */
  bitsOf(peers: readonly Peer[]): PeerBits {
    const [only] = peers
    if (peers.length === 1 && only) return this.#bitsOfPeer(only)
    const sure = new Bitset(this.size)
    const maybe = new Bitset(this.size)
    for (const peer of peers) {
      const bits = this.#bitsOfPeer(peer)
      sure.addAll(bits.sure)
      if (bits.maybe) maybe.addAll(bits.maybe)
    }
    maybe.removeAll(sure)
    return this.#peerBits(sure, maybe)
  }

  #bitsOfPeer(peer: Peer): PeerBits {
    const key = peerKey(peer)
    const known = this.#bits.get(key)
    if (known?.size === this.size) return known
    const bits = known ? this.#extend(known, peer) : this.#compute(peer)
    this.#bits.set(key, bits)
    return bits
  }

  /** Classes that were added since are looked at one by one. */
  #extend(known: PeerBits, peer: Peer): PeerBits {
    const sure = new Bitset(this.size)
    const maybe = new Bitset(this.size)
    sure.addAll(known.sure)
    if (known.maybe) maybe.addAll(known.maybe)
    for (let index = known.size; index < this.size; index++) {
      const match = this.#match(peer, index)
      if (match === yes) sure.add(index)
      else if (match !== no) maybe.add(index)
    }
    return this.#peerBits(sure, maybe)
  }

  #peerBits(sure: Bitset, maybe: Bitset): PeerBits {
    return { size: this.size, sure, maybe: maybe.isEmpty ? undefined : maybe }
  }

  #compute(peer: Peer): PeerBits {
    const size = this.size
    if (peer.kind === "anything") return { size, sure: Bitset.full(size), maybe: undefined }
    const sure = new Bitset(size)
    const maybe = new Bitset(size)
    const put = (index: number, match: Match) => {
      if (match === yes) sure.add(index)
      else if (match !== no) maybe.add(index)
    }
    if (peer.kind === "addresses")
      for (const group of this.#addressGroups.values()) {
        const match = this.#match(peer, group[0] as number)
        if (match !== no) for (const index of group) put(index, match)
      }
    else for (const index of this.#candidates(peer)) put(index, this.#match(peer, index))
    return this.#peerBits(sure, maybe)
  }

  #match(peer: Peer, index: number): Match {
    return matchPeer(peer, this.#list[index] as EndpointClass, this.context)
  }

  *#candidates(peer: Peer): Generator<number> {
    if (peer.kind !== "pods") {
      for (let index = 0; index < this.size; index++) yield index
    } else if ("name" in peer.namespaces) yield* this.#namespaces.get(peer.namespaces.name)?.members ?? []
    else {
      const listed = this.#listed(peer.pods)
      if (listed) yield* listed
      else
        for (const { labels, members } of this.#namespaces.values())
          if (selects(peer.namespaces.selector, labels)) yield* members
    }
  }

  /** Classes with one of the values that the most selective `In` of the selector asks for. */
  #listed(selector: Selector): readonly number[] | undefined {
    let best: readonly number[] | undefined
    for (const { key, operator, values } of selector) {
      if (operator !== "In") continue
      const lists = [...new Set(values)].map((value) => this.#postings.get(`${key}\u0000${value}`) ?? [])
      const size = lists.reduce((sum, list) => sum + list.length, 0)
      if (!best || size < best.length) best = lists.length === 1 ? lists[0] : lists.flat()
    }
    return best
  }

  /** For egress: the classes by the numbers that the names mean there. Classes that declare none are left out. */
  resolutions(names: PortMatch["names"]): readonly (readonly [ports: PortSet, bits: Bitset])[] {
    const key = JSON.stringify(names)
    const known = this.#names.get(key)
    if (known?.size === this.size) return known.parts
    const groups = new Map<string, [PortSet, Bitset]>()
    for (const [ports, bits] of known?.parts ?? []) {
      const grown = new Bitset(this.size)
      grown.addAll(bits)
      groups.set(ports.join(), [ports, grown])
    }
    for (let index = known?.size ?? 0; index < this.size; index++) {
      const endpoint = this.#list[index]
      if (endpoint?.kind !== "pods") continue
      const ports = resolveNames(names, endpoint.sample.ports)
      if (ports.length === 0) continue
      getOrAdd(groups, ports.join(), (): [PortSet, Bitset] => [ports, new Bitset(this.size)])[1].add(index)
    }
    const parts = [...groups.values()]
    this.#names.set(key, { size: this.size, parts })
    return parts
  }
}

/** The ports that the receiving pod declares under these names. */
export function resolveNames(names: PortMatch["names"], declared: readonly NamedPort[]): PortSet {
  let ports: PortSet = noPorts
  for (const { name, protocol, without = noPorts } of names)
    for (const port of declared)
      if (port.name === name && (protocol === undefined || port.protocol === protocol)) {
        const point = portPoint(port.protocol, port.port)
        if (!holds(without, point)) ports = union(ports, [point, point + 1])
      }
  return ports
}

function peerKey(peer: Peer): string {
  if (peer.kind === "addresses") return `addresses ${peer.addresses.join()}`
  if (peer.kind === "any" || peer.kind === "every") return `${peer.kind} (${peer.of.map(peerKey).join(" ")})`
  return peer.kind === "not" ? `not ${peerKey(peer.of)}` : JSON.stringify(peer)
}
