import { getOrAdd } from "../../lib/get-or-add.ts"
import { covers, overlaps } from "../../lib/intervals.ts"
import { least, type Match, maybe, most, no, yes } from "./match.ts"
import type { Direction, Peer, PodPeer, Policy } from "./policy.ts"
import { type Requirement, type Selector, selects } from "./selector.ts"
import type { NetworkWorld } from "./world.ts"

/** Pods that a policy names by labels, there or not: whoever may make such a pod gets what rules allow it. */
export interface PossiblePeer {
  /** Name of the namespace, or what its labels must be. */
  readonly namespace: string | Selector
  readonly pods: Selector
  /** Where they get their addresses from, unless from where pods of the world do. */
  readonly podNetworks?: NetworkWorld["podNetworks"]
}

export const keyOf = (peer: PossiblePeer): string => JSON.stringify([peer.namespace, peer.pods])

/** Any pod of any namespace: what rules for some labels only do not count for. */
export const anybody: PossiblePeer = { namespace: [], pods: [] }

/**
 * The kinds of pods that rules of one direction name, each once. One that a pod of the world is meant by (its labels are given outright)
 * is left out: that pod is there to be asked about.
 */
export function possiblePeers(
  world: NetworkWorld,
  policies: readonly Policy[],
  direction: Direction,
): readonly PossiblePeer[] {
  const found = new Map<string, PossiblePeer>()
  for (const policy of policies)
    for (const { peers } of policy[direction]?.rules ?? [])
      for (const peer of peers) {
        if (peer.kind !== "pods") continue
        const one = { namespace: namespaceOf(peer), pods: sorted(peer.pods) }
        const isAll = one.pods.length === 0 && one.namespace.length === 0
        if (!isAll && !isThere(one, world)) getOrAdd(found, keyOf(one), () => one)
      }
  return [...found.values()]
}

const nameKey = "kubernetes.io/metadata.name"
const isEqual = ({ operator, values }: Requirement): boolean => operator === "In" && values.length === 1

/** A namespace selected by its name label alone is that namespace. */
function namespaceOf({ namespaces }: PodPeer): string | Selector {
  if ("name" in namespaces) return namespaces.name
  const [only, ...more] = namespaces.selector
  return only && more.length === 0 && only.key === nameKey && isEqual(only)
    ? (only.values[0] as string)
    : sorted(namespaces.selector)
}

/** Equal selectors in one form. */
const sorted = (selector: Selector): Selector =>
  selector
    .map((one) => ({ ...one, values: [...one.values].sort() }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

function isThere({ namespace, pods }: PossiblePeer, world: NetworkWorld): boolean {
  if (!pods.every(isEqual) || pods.length === 0) return false
  return world.pods.some((pod) => {
    const labels = world.namespaces.get(pod.namespace)?.labels ?? {}
    const isIn =
      typeof namespace === "string"
        ? pod.namespace === namespace
        : namespace.every(isEqual) && selects(namespace, labels)
    return isIn && selects(pods, pod.labels)
  })
}

/** Whether a rule's peer matches all pods of a kind: what they are said to have implies what the peer asks for. */
export function matchPossible(
  peer: Peer,
  kind: PossiblePeer,
  world: NetworkWorld,
  blocks: "yes" | "no" | "open",
): Match {
  const { namespace, pods } = kind
  switch (peer.kind) {
    case "anything":
    case "inside":
      return yes
    case "pods":
      return isNamespaceImplied(peer, namespace, world) && impliesAll(pods, peer.pods) ? yes : no
    case "open":
      return maybe
    case "any":
      return peer.of.map((one) => matchPossible(one, kind, world, blocks)).reduce(most, no)
    case "every":
      return peer.of.map((one) => matchPossible(one, kind, world, blocks)).reduce(least, yes)
    case "addresses": {
      const { podNetworks = world.podNetworks } = kind
      if (blocks === "no" || !overlaps(peer.addresses, podNetworks)) return no
      return blocks === "yes" && covers(peer.addresses, podNetworks) ? yes : maybe
    }
    case "not":
      return matchesNone(peer.of, kind) ? yes : no
    default:
      return no
  }
}

/** Whether a peer surely matches no pod of a kind. */
function matchesNone(peer: Peer, kind: PossiblePeer): boolean {
  switch (peer.kind) {
    case "pods":
      return peer.pods.some((asked) => kind.pods.some((own) => own.key === asked.key && areApart(own, asked)))
    case "any":
      return peer.of.every((one) => matchesNone(one, kind))
    case "every":
      return peer.of.some((one) => matchesNone(one, kind))
    default:
      return peer.kind === "nodes" || peer.kind === "outside"
  }
}

const areApart = (one: Requirement, other: Requirement): boolean =>
  one.operator === "In" && other.operator === "In" && !one.values.some((value) => other.values.includes(value))

function isNamespaceImplied({ namespaces }: PodPeer, given: string | Selector, world: NetworkWorld): boolean {
  if (typeof given !== "string") return "selector" in namespaces && impliesAll(given, namespaces.selector)
  if ("name" in namespaces) return namespaces.name === given
  return selects(namespaces.selector, world.namespaces.get(given)?.labels ?? { [nameKey]: given })
}

const impliesAll = (given: Selector, asked: Selector): boolean => asked.every((one) => implies(given, one))

const implies = (given: Selector, asked: Requirement): boolean =>
  given.some((own) => own.key === asked.key && impliesOne(own, asked))

function impliesOne(own: Requirement, { operator, values }: Requirement): boolean {
  switch (operator) {
    case "In":
      return own.operator === "In" && own.values.every((value) => values.includes(value))
    case "NotIn":
      if (own.operator === "In") return !own.values.some((value) => values.includes(value))
      return (
        own.operator === "DoesNotExist" ||
        (own.operator === "NotIn" && values.every((value) => own.values.includes(value)))
      )
    case "Exists":
      return own.operator === "Exists" || own.operator === "In"
    case "DoesNotExist":
      return own.operator === "DoesNotExist"
    default:
      return false
  }
}
