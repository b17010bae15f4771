import { BlockList, isIPv6 } from "node:net"
import type { JsonValue } from "../../../src/lib/json.ts"
import { calicoSide, type NaiveCalico } from "./naive-calico.ts"
import { istioSide, type NaiveIstio } from "./naive-istio.ts"

/**
 * Judges one packet at a time, straight from the text of the policies: the oracle of the property tests. It shares no
 * code with the engine and makes nothing fast. Where Kubernetes leaves something open it follows every possibility.
 */
export interface NaivePod {
  readonly kind: "pod"
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
  readonly addresses: readonly string[]
  readonly hostNetwork: boolean
  readonly node: string | undefined
  readonly serviceAccount?: string
  /** Where its address is from, if that is not known and not the network of the world's pods. */
  readonly network?: string
}

export interface NaiveNode {
  readonly kind: "node"
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly addresses: readonly string[]
}

export interface NaiveOutside {
  readonly kind: "outside"
  readonly address: string
  /** For one with several addresses, or none that is known: then it has one of a network. */
  readonly addresses?: readonly string[]
  readonly network?: string
}

export type NaiveEndpoint = NaivePod | NaiveNode | NaiveOutside

export interface NaiveWorld {
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly pods: readonly NaivePod[]
  readonly nodes: readonly NaiveNode[]
  readonly policies: readonly NaivePolicy[]
  /** Where pods without a known address have one: a CIDR. */
  readonly podNetwork: string
  readonly calico?: NaiveCalico
  readonly istio?: NaiveIstio
}

export interface NaivePolicy {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly spec: Record<string, JsonValue>
}

export type NaiveVerdict = "allowed" | "denied" | "undefined"
export type Possible = ReadonlySet<"allow" | "deny">
export type Truth = "yes" | "no" | "maybe"
export type Loose = { readonly [key: string]: unknown }

export interface Packet {
  readonly protocol: string
  readonly port: number
}

export function judge(world: NaiveWorld, from: NaiveEndpoint, to: NaiveEndpoint, packet: Packet): NaiveVerdict {
  if (from === to && from.kind === "pod") return "allowed"
  const own = onOwnNode(from, to) ?? onOwnNode(to, from)
  if (own?.same === true && own.isNode) return "allowed"
  const out = from.kind === "pod" ? side(world, "egress", from, to, to, packet) : new Set(["allow"] as const)
  const into = to.kind === "pod" ? side(world, "ingress", to, from, to, packet) : new Set(["allow"] as const)
  const mesh = to.kind === "pod" ? istioSide(world, to, from, packet) : new Set(["allow"] as const)
  const sides: readonly Possible[] = [out, into, mesh]
  const mayPass = sides.every((side) => side.has("allow"))
  const mayFail = sides.some((side) => side.has("deny"))
  if (mayPass && !mayFail) return "allowed"
  // It may be this pod's own node, or look like it.
  if (own && own.same !== false) return "undefined"
  return mayPass ? "undefined" : "denied"
}

/** A node, or a pod on the host network, against a pod of its own network: whether they share the node, if that is known. */
function onOwnNode(
  host: NaiveEndpoint,
  guest: NaiveEndpoint,
): { same: boolean | undefined; isNode: boolean } | undefined {
  const isHost = host.kind === "node" || (host.kind === "pod" && host.hostNetwork)
  if (!isHost || guest.kind !== "pod" || guest.hostNetwork) return undefined
  const node = host.kind === "node" ? host.name : host.node
  const isKnown = node !== undefined && guest.node !== undefined
  return { same: isKnown ? node === guest.node : undefined, isNode: host.kind === "node" }
}

export function side(
  world: NaiveWorld,
  direction: "ingress" | "egress",
  pod: NaivePod,
  other: NaiveEndpoint,
  receiver: NaiveEndpoint,
  packet: Packet,
): Possible {
  if (world.calico) return calicoSide(world, direction, pod, other, receiver, packet)
  const afterBaseline = (): Possible => new Set(["allow"])
  const baseline = (): Possible => tier(world, "Baseline", direction, pod, other, receiver, packet, afterBaseline)
  const namespaced = (): Possible => networkPolicies(world, direction, pod, other, receiver, packet, baseline)
  return tier(world, "Admin", direction, pod, other, receiver, packet, namespaced)
}

function tierOf(policy: NaivePolicy): string {
  if (policy.kind === "AdminNetworkPolicy") return "Admin"
  if (policy.kind === "BaselineAdminNetworkPolicy") return "Baseline"
  return policy.kind === "ClusterNetworkPolicy" ? String(policy.spec.tier) : ""
}

export function tier(
  world: NaiveWorld,
  name: string,
  direction: "ingress" | "egress",
  pod: NaivePod,
  other: NaiveEndpoint,
  receiver: NaiveEndpoint,
  packet: Packet,
  next: () => Possible,
): Possible {
  const policies = world.policies.filter((policy) => tierOf(policy) === name && isSubject(world, policy, pod))
  const priorityOf = (policy: NaivePolicy) =>
    policy.kind === "BaselineAdminNetworkPolicy" ? 0 : Number(policy.spec.priority)
  const priorities = [...new Set(policies.map(priorityOf))].sort((a, b) => a - b)
  const found = new Set<"allow" | "deny">()
  for (const priority of priorities) {
    let everyoneMayMiss = true
    for (const policy of policies.filter((one) => priorityOf(one) === priority)) {
      let mayMiss = true
      for (const rule of list(policy.spec[direction])) {
        const { action, matches } = clusterRule(world, rule, direction, pod, other, receiver, packet)
        if (matches === "no") continue
        if (action === "Pass") for (const outcome of next()) found.add(outcome)
        else found.add(action === "Deny" ? "deny" : "allow")
        if (matches === "yes") {
          mayMiss = false
          break
        }
      }
      if (!mayMiss) everyoneMayMiss = false
    }
    if (!everyoneMayMiss) return found
  }
  for (const outcome of next()) found.add(outcome)
  return found
}

function isSubject(world: NaiveWorld, policy: NaivePolicy, pod: NaivePod): boolean {
  if (pod.hostNetwork) return false
  const subject = loose(policy.spec.subject)
  if ("namespaces" in subject) return selected(subject.namespaces, namespaceLabels(world, pod.namespace))
  if (!("pods" in subject)) return false
  const { namespaceSelector, podSelector } = loose(subject.pods)
  return selected(namespaceSelector, namespaceLabels(world, pod.namespace)) && selected(podSelector, pod.labels)
}

function clusterRule(
  world: NaiveWorld,
  value: unknown,
  direction: "ingress" | "egress",
  pod: NaivePod,
  other: NaiveEndpoint,
  receiver: NaiveEndpoint,
  packet: Packet,
): { action: string; matches: Truth } {
  const rule = loose(value)
  const action = String(rule.action) === "Accept" ? "Allow" : String(rule.action)
  const peers = list(direction === "ingress" ? rule.from : rule.to).map((peer) =>
    clusterPeer(world, loose(peer), direction, pod, other),
  )
  // "fail closed": an Allow rule matches nothing through an unknown peer, Deny and Pass rules deny everything.
  if (peers.includes(undefined) && action !== "Allow") return { action: "Deny", matches: "yes" }
  const ports = rule.ports ?? rule.protocols
  if (ports !== undefined && !list(ports).some((port) => clusterPort(loose(port), receiver, packet)))
    return { action, matches: "no" }
  return { action, matches: any(peers.map((truth) => truth ?? "no")) }
}

function clusterPeer(
  world: NaiveWorld,
  peer: Loose,
  direction: string,
  pod: NaivePod,
  other: NaiveEndpoint,
): Truth | undefined {
  const namespaces = peer.namespaces ?? (peer.pods === undefined ? undefined : loose(peer.pods).namespaces)
  const { sameLabels, notSameLabels } = loose(namespaces)
  if (sameLabels !== undefined || notSameLabels !== undefined) {
    if (other.kind !== "pod" || other.hostNetwork) return "no"
    const mine = namespaceLabels(world, pod.namespace)
    const theirs = namespaceLabels(world, other.namespace)
    const keys = list(sameLabels ?? notSameLabels).map(String)
    if (keys.length === 0 || !keys.every((key) => key in mine && key in theirs)) return "no"
    const equal = keys.every((key) => mine[key] === theirs[key])
    return truth(sameLabels !== undefined ? equal : !equal)
  }
  if (peer.namespaces !== undefined) {
    if (other.kind !== "pod" || other.hostNetwork) return "no"
    return truth(selected(peer.namespaces, namespaceLabels(world, other.namespace)))
  }
  if (peer.pods !== undefined) {
    if (other.kind !== "pod" || other.hostNetwork) return "no"
    const { namespaceSelector, podSelector } = loose(peer.pods)
    return truth(
      selected(namespaceSelector, namespaceLabels(world, other.namespace)) && selected(podSelector, other.labels),
    )
  }
  if (direction === "ingress") return undefined
  if (peer.nodes !== undefined) return matchesNodes(world, peer.nodes, other)
  if (peer.domainNames !== undefined) return other.kind === "outside" ? "maybe" : "no"
  if (peer.networks === undefined) return undefined
  return addressTruth(
    world,
    other,
    (address) => list(peer.networks).some((cidr) => inside(address, String(cidr))),
    list(peer.networks).map(String),
  )
}

function matchesNodes(world: NaiveWorld, selector: unknown, other: NaiveEndpoint): Truth {
  if (other.kind === "node") return truth(selected(selector, other.labels))
  if (other.kind === "outside" || !other.hostNetwork) return "no"
  const home = world.nodes.filter(({ name }) => name === other.node)
  if (home.length > 0) return truth(home.some(({ labels }) => selected(selector, labels)))
  const answers = world.nodes.map(({ labels }) => selected(selector, labels))
  if (!hasConditions(selector)) return "yes"
  return answers.length === 0 || answers.includes(true) ? "maybe" : "no"
}

function hasConditions(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = loose(selector)
  return Object.keys(loose(matchLabels)).length > 0 || list(matchExpressions).length > 0
}

function clusterPort(port: Loose, receiver: NaiveEndpoint, packet: Packet): boolean {
  const name = port.namedPort ?? port.destinationNamedPort
  if (name !== undefined)
    return (
      receiver.kind === "pod" &&
      receiver.ports.some((one) => one.name === name && one.port === packet.port && one.protocol === packet.protocol)
    )
  if (port.portNumber !== undefined) {
    const { protocol = "TCP", port: number } = loose(port.portNumber)
    return protocol === packet.protocol && number === packet.port
  }
  if (port.portRange !== undefined) {
    const { protocol = "TCP", start, end } = loose(port.portRange)
    return protocol === packet.protocol && Number(start) <= packet.port && packet.port <= Number(end)
  }
  const match = port[packet.protocol.toLowerCase()]
  if (match === undefined) return false
  const { destinationPort } = loose(match)
  if (destinationPort === undefined) return true
  const { number, range } = loose(destinationPort)
  if (number !== undefined) return number === packet.port
  return Number(loose(range).start) <= packet.port && packet.port <= Number(loose(range).end)
}

function networkPolicies(
  world: NaiveWorld,
  direction: "ingress" | "egress",
  pod: NaivePod,
  other: NaiveEndpoint,
  receiver: NaiveEndpoint,
  packet: Packet,
  next: () => Possible,
): Possible {
  const selecting = world.policies.filter(
    ({ kind, metadata, spec }) =>
      kind === "NetworkPolicy" &&
      metadata.namespace === pod.namespace &&
      selected(spec.podSelector ?? {}, pod.labels) &&
      affects(spec, direction),
  )
  if (selecting.length === 0) return next()
  const answers = selecting.flatMap(({ spec, metadata }) =>
    list(spec[direction]).map((rule) =>
      networkRule(world, loose(rule), direction, metadata.namespace ?? "", other, receiver, packet),
    ),
  )
  const answer = any(answers)
  const isolated = new Set<"allow" | "deny">(
    answer === "yes" ? ["allow"] : answer === "no" ? ["deny"] : ["allow", "deny"],
  )
  // A network plugin may or may not see pods on the host network as pods.
  return pod.hostNetwork ? new Set([...isolated, ...next()]) : isolated
}

export function affects(spec: Record<string, JsonValue>, direction: "ingress" | "egress"): boolean {
  const types = list(spec.policyTypes)
  if (types.length > 0) return types.includes(direction === "ingress" ? "Ingress" : "Egress")
  return direction === "ingress" || list(spec.egress).length > 0
}

export function networkRule(
  world: NaiveWorld,
  rule: Loose,
  direction: string,
  namespace: string,
  other: NaiveEndpoint,
  receiver: NaiveEndpoint,
  packet: Packet,
): Truth {
  const ports = list(rule.ports)
  if (ports.length > 0 && !ports.some((port) => networkPort(loose(port), receiver, packet))) return "no"
  const peers = list(direction === "ingress" ? rule.from : rule.to)
  if (peers.length === 0) return "yes"
  return any(peers.map((peer) => networkPeer(world, loose(peer), namespace, other)))
}

function networkPort(
  { protocol = "TCP", port, endPort }: Loose & { protocol?: unknown },
  receiver: NaiveEndpoint,
  packet: Packet,
): boolean {
  if (protocol !== packet.protocol) return false
  if (port === undefined) return endPort === undefined
  if (typeof port === "number") return port <= packet.port && packet.port <= Number(endPort ?? port)
  if (endPort !== undefined || receiver.kind !== "pod") return false
  return receiver.ports.some((one) => one.name === port && one.port === packet.port && one.protocol === protocol)
}

function networkPeer(world: NaiveWorld, peer: Loose, namespace: string, other: NaiveEndpoint): Truth {
  if (peer.ipBlock !== undefined) {
    const { cidr, except } = loose(peer.ipBlock)
    const test = (address: string) =>
      inside(address, String(cidr)) && !list(except).some((hole) => inside(address, String(hole)))
    return addressTruth(world, other, test, [String(cidr), ...list(except).map(String)])
  }
  if (other.kind !== "pod" || (peer.podSelector === undefined && peer.namespaceSelector === undefined)) return "no"
  const right =
    peer.namespaceSelector === undefined
      ? other.namespace === namespace
      : selected(peer.namespaceSelector, namespaceLabels(world, other.namespace))
  if (!right || !selected(peer.podSelector ?? {}, other.labels)) return "no"
  return other.hostNetwork ? "maybe" : "yes"
}

/** By every address the endpoint has; one without a known address may have any of its network. */
export function addressTruth(
  world: NaiveWorld,
  other: NaiveEndpoint,
  test: (address: string) => boolean,
  blocks: readonly string[],
): Truth {
  const known = addressesOf(world, other)
  const onNode = other.kind === "node" || (other.kind === "pod" && other.hostNetwork)
  const foreign = other.kind === "outside" ? other.network : other.kind === "pod" ? other.network : undefined
  const home = onNode ? "0.0.0.0/0" : (foreign ?? world.podNetwork)
  const tried = known.length > 0 ? known : edges([home, ...blocks]).filter((address) => inside(address, home))
  const results = tried.map(test)
  return results.every(Boolean) ? "yes" : results.some(Boolean) ? "maybe" : "no"
}

function addressesOf(world: NaiveWorld, other: NaiveEndpoint): readonly string[] {
  if (other.kind === "outside") return other.addresses ?? [other.address]
  if (other.addresses.length > 0 || other.kind === "node" || !other.hostNetwork) return other.addresses
  return world.nodes.find(({ name }) => name === other.node)?.addresses ?? []
}

/** First and last address of IPv4 blocks, and the neighbours outside: between these nothing changes. */
function edges(blocks: readonly string[]): string[] {
  return blocks
    .filter((block) => !block.includes(":"))
    .flatMap((block) => {
      const [address = "", length = "32"] = block.split("/")
      const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)
      const size = 2 ** (32 - Number(length))
      const first = Math.floor(value / size) * size
      return [first - 1, first, first + size - 1, first + size]
    })
    .filter((value) => value >= 0 && value < 2 ** 32)
    .map((value) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join("."))
}

export function inside(address: string, cidr: string): boolean {
  const [network = "", length = ""] = cidr.split("/")
  const family = isIPv6(network) ? "ipv6" : "ipv4"
  if ((isIPv6(address) ? "ipv6" : "ipv4") !== family) return false
  const block = new BlockList()
  block.addSubnet(network, Number(length), family)
  return block.check(address, family)
}

export function selected(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = loose(selector)
  return (
    Object.entries(loose(matchLabels)).every(([key, value]) => labels[key] === value) &&
    list(matchExpressions).every((expression) => {
      const { key, operator, values } = loose(expression)
      const value = labels[String(key)]
      if (operator === "In") return value !== undefined && list(values).includes(value)
      if (operator === "NotIn") return value === undefined || !list(values).includes(value)
      return operator === "Exists" ? value !== undefined : value === undefined
    })
  )
}

export const namespaceLabels = (world: NaiveWorld, name: string) => world.namespaces[name] ?? {}
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const loose = (value: unknown): Loose =>
  typeof value === "object" && value !== null ? (value as Loose) : ({} as Loose)
export const truth = (value: boolean): Truth => (value ? "yes" : "no")
export const any = (truths: readonly Truth[]): Truth =>
  truths.includes("yes") ? "yes" : truths.includes("maybe") ? "maybe" : "no"
