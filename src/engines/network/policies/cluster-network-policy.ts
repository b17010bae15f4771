import { intervalsOf } from "../../../lib/intervals.ts"
import { parseCidr } from "../../../lib/ip.ts"
import { asArray, asNumber, asObject, asString, asStrings, dig, get, type JsonValue } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import type { Action, Direction, DirectionRules, Peer, PodPeer, Policy, PortMatch, Rule, Stage } from "../policy.ts"
import { allOf, noPorts, portRange, protocolOf, protocols } from "../ports.ts"
import { everything, readSelector, type Selector } from "../selector.ts"
import { anyPort, joinPorts, noPort } from "./ports.ts"
import { type NamespaceLabels, readRelativePeer, relationsOf, withRelation } from "./same-labels.ts"
import { adminStage, baselineStage } from "./stages.ts"

/**
 * ClusterNetworkPolicy (policy.networking.k8s.io/v1alpha2) and its forerunners AdminNetworkPolicy and
 * BaselineAdminNetworkPolicy (v1alpha1). Rules are asked in the order written; pods on the host network are neither
 * subject nor peer. A peer that cannot be read fails closed: an Accept rule matches nothing through it, a Deny or Pass
 * rule denies everything.
 * Source: kubernetes-sigs/network-policy-api, apis/v1alpha1/*_types.go and apis/v1alpha2/clusternetworkpolicy_types.go.
 *
 * Peers of early v1alpha1 that compare labels of the namespaces of both sides (sameLabels, notSameLabels) give one
 * policy for each set of values, hence a list.
 */
export function readClusterNetworkPolicy(resource: Resource, namespaces: NamespaceLabels): readonly Policy[] {
  const subject = readSubject(get(resource.spec, "subject"))
  if (!subject) return []
  return relationsOf(resource.spec, subject, namespaces).map(
    (relation): Policy => ({
      id: `${resource.kind}/${resource.name}`,
      place: { resource, path: "" },
      stage: stageOf(resource),
      priority: resource.kind === "BaselineAdminNetworkPolicy" ? 0 : (asNumber(get(resource.spec, "priority")) ?? 0),
      subject: withRelation(subject, relation),
      ingress: readDirection(resource, "ingress", "from", relation),
      egress: readDirection(resource, "egress", "to", relation),
    }),
  )
}

function stageOf(resource: Resource): Stage {
  if (resource.kind === "AdminNetworkPolicy") return adminStage
  if (resource.kind === "BaselineAdminNetworkPolicy") return baselineStage
  return get(resource.spec, "tier") === "Baseline" ? baselineStage : adminStage
}

/** `namespaces` or `pods`; a subject with neither selects nothing. */
function readSubject(subject: JsonValue | undefined): PodPeer | undefined {
  const namespaces = readSelector(get(subject, "namespaces"))
  if (namespaces) return podPeer(namespaces, everything)
  const pods = get(subject, "pods")
  return pods === undefined ? undefined : readNamespacedPod(pods)
}

const podPeer = (namespaces: Selector, pods: Selector): PodPeer => ({
  kind: "pods",
  namespaces: { selector: namespaces },
  pods,
  hostNetwork: "never",
})

function readNamespacedPod(value: JsonValue): PodPeer {
  const pods = readSelector(get(value, "podSelector")) ?? everything
  const nested = get(value, "namespaces")
  const namespaces = readSelector(get(value, "namespaceSelector") ?? get(nested, "namespaceSelector")) ?? everything
  return podPeer(namespaces, pods)
}

function readDirection(
  resource: Resource,
  direction: Direction,
  side: "from" | "to",
  relation: Selector,
): DirectionRules | undefined {
  const list = asArray(get(resource.spec, direction))
  if (list.length === 0) return undefined
  const rules = list.map((rule, index): Rule => {
    const place = { resource, path: append("", "spec", direction, index) }
    const name = asString(get(rule, "name"))
    const base = name === undefined ? { place, index } : { place, index, name }
    const action = readAction(get(rule, "action"))
    const peers = asArray(get(rule, side)).map((peer) => readPeer(peer, direction, relation))
    const known = peers.flatMap((list) => list ?? [])
    const unreadable = peers.length === 0 || peers.includes(undefined) || action === undefined
    if (unreadable && action !== "allow")
      return { ...base, action: "deny", peers: [{ kind: "anything" }], ports: anyPort }
    return { ...base, action: action ?? "deny", peers: known, ports: readPorts(rule) }
  })
  return { rules, isolates: false }
}

/** Undefined for an action that does not exist: then the rule fails closed. */
function readAction(action: JsonValue | undefined): Action | undefined {
  if (action === "Allow" || action === "Accept") return "allow"
  if (action === "Deny") return "deny"
  return action === "Pass" ? "pass" : undefined
}

function readPeer(peer: JsonValue, direction: Direction, relation: Selector): readonly Peer[] | undefined {
  const { namespaces, pods, nodes, networks, domainNames } = asObject(peer)
  const relative = readRelativePeer(namespaces ?? get(pods, "namespaces"), relation)
  if (relative)
    return relative.map((selector) => podPeer(selector, readSelector(get(pods, "podSelector")) ?? everything))
  if (namespaces !== undefined)
    return [podPeer(readSelector(get(namespaces, "namespaceSelector") ?? namespaces) ?? everything, everything)]
  if (pods !== undefined) return [readNamespacedPod(pods)]
  if (direction === "ingress") return undefined
  if (nodes !== undefined) return [{ kind: "nodes", selector: readSelector(nodes) ?? everything }]
  if (domainNames !== undefined) return [{ kind: "domains", names: asStrings(domainNames) }]
  if (networks === undefined) return undefined
  const blocks = asStrings(networks).map(parseCidr)
  if (blocks.length === 0 || blocks.includes(undefined)) return undefined
  const addresses = intervalsOf(blocks.map((block) => [block?.[0] ?? 0n, block?.[1] ?? 0n] as const))
  return [{ kind: "addresses", addresses }]
}

/** `ports` of v1alpha1 or `protocols` of v1alpha2; absent means every port. An entry that cannot be read matches nothing. */
function readPorts(rule: JsonValue): PortMatch {
  const ports = get(rule, "ports") ?? get(rule, "protocols")
  if (ports === undefined || ports === null) return anyPort
  return joinPorts(asArray(ports).map(readPort))
}

function readPort(entry: JsonValue): PortMatch {
  const name = asString(get(entry, "namedPort")) ?? asString(get(entry, "destinationNamedPort"))
  if (name !== undefined) return { ports: noPorts, names: [{ name, protocol: undefined }] }
  for (const protocol of protocols) {
    const match = get(entry, protocol.toLowerCase())
    if (match === undefined) continue
    const port = get(match, "destinationPort")
    if (port === undefined) return { ports: allOf(protocol), names: [] }
    const number = asNumber(get(port, "number"))
    const first = number ?? asNumber(dig(port, "range", "start"))
    const last = number ?? asNumber(dig(port, "range", "end"))
    return first === undefined || last === undefined ? noPort : { ports: portRange(protocol, first, last), names: [] }
  }
  const written = get(entry, "portNumber") ?? get(entry, "portRange")
  const protocol = protocolOf(asString(get(written, "protocol")) || "TCP")
  const first = asNumber(get(written, "port") ?? get(written, "start"))
  const last = asNumber(get(written, "port") ?? get(written, "end"))
  if (!protocol || first === undefined || last === undefined) return noPort
  return { ports: portRange(protocol, first, last), names: [] }
}

/** Kinds this file reads. */
export const clusterNetworkPolicyKinds: readonly string[] = [
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
  "ClusterNetworkPolicy",
]
