import type { Intervals } from "../../lib/intervals.ts"
import type { Address } from "../../lib/ip.ts"
import type { Place } from "../../model/workload/setting.ts"
import type { PortSet, Protocol } from "./ports.ts"
import type { Selector } from "./selector.ts"
import type { Surroundings } from "./world.ts"

/**
 * The form all kinds of policies are read into. A direction of a pod passes a few stages (tiers). In each, the policies
 * that select the pod are asked in the order of their priority; the first rule that matches decides, or passes the
 * connection on. What no rule of a stage matches is denied when a selecting policy isolates, and goes on otherwise.
 * After the last stage a connection is allowed.
 */
export interface Policy {
  /** `namespace/Kind/name`, `Kind/name` for cluster-scoped kinds. */
  readonly id: string
  readonly place: Place
  readonly stage: Stage
  /** Lower goes first; policies with equal priority that disagree leave the outcome open. */
  readonly priority: number
  /** Orders policies of equal priority, where their kind says how. */
  readonly tie?: string
  readonly subject: SubjectPeer
  readonly ingress: DirectionRules | undefined
  readonly egress: DirectionRules | undefined
  /** Among several clusters: what its own knows, and what becomes of a policy that is read again. */
  readonly home?: { readonly surroundings: Surroundings; readonly adapt: (policy: Policy) => Policy }
}

/** A tier; lower goes first. */
export interface Stage {
  readonly name: string
  readonly order: number
}

export type Direction = "ingress" | "egress"
export const directions: readonly Direction[] = ["ingress", "egress"]

/** What a policy says about one direction. */
export interface DirectionRules {
  readonly rules: readonly Rule[]
  /** Whether what no rule of the stage matches is denied to the pods this policy selects. */
  readonly isolates: boolean
}

export type Action = "allow" | "deny" | "pass"

export interface Rule {
  readonly action: Action
  /** The other side; any of them. */
  readonly peers: readonly Peer[]
  readonly ports: PortMatch
  readonly place: Place
  /** Position in the policy's list of this direction; -1 for a policy that is one rule as a whole. */
  readonly index: number
  readonly name?: string
}

/** Numbers, and names that the pod which receives maps to numbers. */
export interface PortMatch {
  readonly ports: PortSet
  readonly names: readonly PortName[]
}

export interface PortName {
  readonly name: string
  /** Undefined: whatever protocol the container declares. */
  readonly protocol: Protocol | undefined
  /** Ports that are left out, whatever the name means. */
  readonly without?: PortSet
}

export type NamespaceScope = { readonly name: string } | { readonly selector: Selector }

export interface PodPeer {
  readonly kind: "pods"
  readonly namespaces: NamespaceScope
  readonly pods: Selector
  /** Whether pods on the host network count: never, or where the network plugin can tell them apart. */
  readonly hostNetwork: "never" | "maybe" | "always"
}

/** The pods that a policy is about: one selector, or several with and, or and not. */
export type SubjectPeer = PodPeer | AnyOf<SubjectPeer> | EveryOf<SubjectPeer> | NotOf<SubjectPeer>

/** What any of some peers matches, what all of them do, and what one does not. */
export interface AnyOf<T> {
  readonly kind: "any"
  readonly of: readonly T[]
}
export interface EveryOf<T> {
  readonly kind: "every"
  readonly of: readonly T[]
}
export interface NotOf<T> {
  readonly kind: "not"
  readonly of: T
}

export type Peer =
  | PodPeer
  | AnyOf<Peer>
  | EveryOf<Peer>
  | NotOf<Peer>
  | { readonly kind: "addresses"; readonly addresses: Intervals<Address> }
  | { readonly kind: "nodes"; readonly selector: Selector }
  /** Names that DNS resolves at run time: any outside address may or may not be one of them. */
  | { readonly kind: "domains"; readonly names: readonly string[] }
  /** Every source or destination, inside or outside. */
  | { readonly kind: "anything" }
  /** Everything that is no pod and no node of the cluster, and everything that is. */
  | { readonly kind: "outside" }
  | { readonly kind: "inside" }
  /** Something that only the running plugin can tell, such as its idea of the API server. */
  | { readonly kind: "unknown" }
  /** Any endpoint may or may not be meant: conditions that are none of an address or port. */
  | { readonly kind: "open" }

/** The order in which policies of a stage are asked. */
export function comparePolicies(a: Ordered, b: Ordered): number {
  // Infinity stands for no order, and two of them are equal.
  if (a.priority !== b.priority) return a.priority - b.priority
  if (a.tie === b.tie) return 0
  return (a.tie ?? "") < (b.tie ?? "") ? -1 : 1
}

export type Ordered = Pick<Policy, "priority" | "tie">
