import type { Address } from "../../lib/ip.ts"
import type { Peer, Policy } from "./policy.ts"
import { partTests, type Selector } from "./selector.ts"

/** What policies mention of one label: the values they tell apart, and whether its mere presence matters. */
export interface LabelMention {
  readonly values: Set<string>
  presence: boolean
  /** Whether every value is told apart: selectors look at parts of it. */
  parts: boolean
}

/**
 * Everything by which policies can tell endpoints apart. Pods that agree on all of it share a class, however much else
 * differs between them.
 */
export interface Mentions {
  readonly podLabels: Map<string, LabelMention>
  readonly namespaceLabels: Map<string, LabelMention>
  /** Namespaces named outright, as that of a NetworkPolicy. */
  readonly namespaces: Set<string>
  readonly nodeLabels: Map<string, LabelMention>
  readonly portNames: Set<string>
  /** Boundaries of address blocks. */
  readonly boundaries: Set<Address>
}

export const noMentions = (): Mentions => ({
  podLabels: new Map(),
  namespaceLabels: new Map(),
  namespaces: new Set(),
  nodeLabels: new Map(),
  portNames: new Set(),
  boundaries: new Set(),
})

/** Adds what a policy mentions. */
export function addMentions(mentions: Mentions, policy: Policy): void {
  addPeer(mentions, policy.subject)
  for (const rules of [policy.ingress, policy.egress])
    for (const { peers, ports } of rules?.rules ?? []) {
      for (const peer of peers) addPeer(mentions, peer)
      for (const { name } of ports.names) mentions.portNames.add(name)
    }
}

/** What `wanted` tells apart and `known` does not; undefined when that is nothing. */
export function newMentions(known: Mentions, wanted: Mentions): Mentions | undefined {
  const labels = (old: ReadonlyMap<string, LabelMention>, all: ReadonlyMap<string, LabelMention>) =>
    new Map(
      [...all].flatMap(([key, { values, presence, parts }]) => {
        const mention = old.get(key)
        const fresh = {
          values: new Set([...values].filter((value) => !mention?.values.has(value))),
          presence: presence && !mention?.presence,
          parts: parts && !mention?.parts,
        }
        return fresh.values.size > 0 || fresh.presence || fresh.parts ? [[key, fresh] as const] : []
      }),
    )
  const points = <T>(old: ReadonlySet<T>, all: ReadonlySet<T>) => new Set([...all].filter((point) => !old.has(point)))
  const fresh = {
    podLabels: labels(known.podLabels, wanted.podLabels),
    namespaceLabels: labels(known.namespaceLabels, wanted.namespaceLabels),
    nodeLabels: labels(known.nodeLabels, wanted.nodeLabels),
    namespaces: points(known.namespaces, wanted.namespaces),
    portNames: points(known.portNames, wanted.portNames),
    boundaries: points(known.boundaries, wanted.boundaries),
  }
  return Object.values(fresh).some(({ size }) => size > 0) ? fresh : undefined
}

/** A copy that can be added to. */
export function copyMentions(mentions: Mentions): Mentions {
  const labels = (old: ReadonlyMap<string, LabelMention>) =>
    new Map([...old].map(([key, { values, ...flags }]) => [key, { ...flags, values: new Set(values) }]))
  return {
    podLabels: labels(mentions.podLabels),
    namespaceLabels: labels(mentions.namespaceLabels),
    nodeLabels: labels(mentions.nodeLabels),
    namespaces: new Set(mentions.namespaces),
    portNames: new Set(mentions.portNames),
    boundaries: new Set(mentions.boundaries),
  }
}

export function mentionsOf(policies: Iterable<Policy>): Mentions {
  const mentions = noMentions()
  for (const policy of policies) addMentions(mentions, policy)
  return mentions
}

function addPeer(mentions: Mentions, peer: Peer): void {
  if (peer.kind === "any" || peer.kind === "every") for (const one of peer.of) addPeer(mentions, one)
  else if (peer.kind === "not") addPeer(mentions, peer.of)
  else if (peer.kind === "addresses") for (const boundary of peer.addresses) mentions.boundaries.add(boundary)
  else if (peer.kind === "nodes") addSelector(mentions.nodeLabels, peer.selector)
  else if (peer.kind === "pods") {
    addSelector(mentions.podLabels, peer.pods)
    if ("name" in peer.namespaces) mentions.namespaces.add(peer.namespaces.name)
    else addSelector(mentions.namespaceLabels, peer.namespaces.selector)
  }
}

function addSelector(labels: Map<string, LabelMention>, selector: Selector): void {
  for (const { key, operator, values } of selector) {
    const mention = labels.get(key) ?? { values: new Set(), presence: false, parts: false }
    labels.set(key, mention)
    for (const value of values) mention.values.add(value)
    if (operator === "Exists" || operator === "DoesNotExist") mention.presence = true
    if (operator in partTests) mention.parts = true
  }
}

/** The labels that matter, in a form that is equal exactly for sets of labels that no mention tells apart. */
export function projectLabels(
  labels: Readonly<Record<string, string>>,
  mentions: ReadonlyMap<string, LabelMention>,
): string {
  const parts: string[] = []
  for (const key of Object.keys(labels)) {
    const mention = mentions.get(key)
    if (!mention) continue
    const value = labels[key] as string
    if (mention.parts || mention.values.has(value)) parts.push(`${key}\u0000${value}`)
    else if (mention.presence) parts.push(key)
  }
  return parts.length > 1 ? parts.sort().join("\u0001") : (parts[0] ?? "")
}
