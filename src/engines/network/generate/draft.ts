import { getOrAdd } from "../../../lib/get-or-add.ts"
import { type Intervals, union } from "../../../lib/intervals.ts"
import type { Address } from "../../../lib/ip.ts"
import type { Direction } from "../policy.ts"
import type { PortSet } from "../ports.ts"
import { type Need, type Party, partyKey } from "./need.ts"
import type { Subject } from "./subjects.ts"

/** The other side of a rule. */
export type DraftPeer =
  | { readonly kind: "subject"; readonly subject: Subject }
  | { readonly kind: "addresses"; readonly addresses: Intervals<Address> }
  /** The machines of the cluster, and with them pods on their network. */
  | { readonly kind: "nodes"; readonly addresses: Intervals<Address> }
  | Exclude<Party, { readonly kind: "workload" | "addresses" }>

export interface DraftRule {
  readonly peer: DraftPeer
  readonly ports: PortSet
  readonly needs: readonly Need[]
}

/** What one subject must be able to do, before it is written as a policy of some kind. */
export interface Draft {
  readonly subject: Subject
  readonly ingress: readonly DraftRule[]
  readonly egress: readonly DraftRule[]
}

export function peerKey(peer: DraftPeer): string {
  if (peer.kind === "subject")
    return `subject ${peer.subject.namespace}/${peer.subject.name} ${peer.subject.ids.join()}`
  return peer.kind === "nodes" ? "the nodes" : partyKey(peer)
}

/** Turns a party into the peer of a rule; undefined where policies of a kind say nothing about it, so that it passes. */
export type PeerOf = (party: Party, direction: Direction) => DraftPeer | undefined

/** One draft for each subject, with or without rules. Rules are joined by peer. */
export function draftsOf(
  needs: readonly Need[],
  subjects: ReadonlyMap<string, Subject>,
  peerOf: PeerOf,
): readonly Draft[] {
  const rules = new Map<Subject, Record<Direction, Map<string, DraftRule>>>()
  for (const subject of new Set(subjects.values())) rules.set(subject, { ingress: new Map(), egress: new Map() })
  const add = (of: Party, direction: Direction, other: Party, need: Need) => {
    const subject = of.kind === "workload" ? subjects.get(of.id) : undefined
    const peer = subject && peerOf(other, direction)
    const own = subject && rules.get(subject)?.[direction]
    if (!peer || !own) return
    const key = peerKey(peer)
    const rule = getOrAdd(own, key, () => ({ peer, ports: [], needs: [] }))
    own.set(key, { peer, ports: union(rule.ports, need.ports), needs: [...rule.needs, need] })
  }
  for (const need of needs) {
    add(need.to, "ingress", need.from, need)
    add(need.from, "egress", need.to, need)
  }
  return [...rules].map(([subject, { ingress, egress }]) => ({
    subject,
    ingress: [...ingress.values()],
    egress: [...egress.values()],
  }))
}
