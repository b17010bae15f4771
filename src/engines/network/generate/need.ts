import { getOrAdd } from "../../../lib/get-or-add.ts"
import { type Intervals, union } from "../../../lib/intervals.ts"
import { type Address, formatCidrs } from "../../../lib/ip.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { PortSet } from "../ports.ts"

/** One side of a connection that an application needs. */
export type Party =
  /** `namespace/Kind/name`. */
  | { readonly kind: "workload"; readonly id: string }
  /** Everybody, inside the cluster and outside. */
  | { readonly kind: "anyone" }
  /** Every pod of the cluster. */
  | { readonly kind: "cluster" }
  | { readonly kind: "addresses"; readonly addresses: Intervals<Address> }
  /** A host name outside the cluster. */
  | { readonly kind: "domain"; readonly name: string }
  | { readonly kind: "api-server" }

/** Where a need is written or was seen. Never holds a value that may be a secret. */
export interface Evidence {
  /** "environment REDIS_ADDR of container app names redis:6379". */
  readonly text: string
  readonly place?: Place
}

/** A connection that must stay possible, and why. */
export interface Need {
  readonly from: Party
  readonly to: Party
  readonly ports: PortSet
  readonly evidence: readonly Evidence[]
}

/** What was found, what had to be assumed, and what could not be made sense of. */
export interface NeedReport {
  readonly needs: readonly Need[]
  /** Sentences: what is taken for granted since nothing tells. */
  readonly assumptions: readonly string[]
}

export const partyKey = (party: Party): string => {
  switch (party.kind) {
    case "workload":
      return party.id
    case "addresses":
      return `cidr ${party.addresses.join()}`
    case "domain":
      return `domain ${party.name}`
    default:
      return `the ${party.kind}`
  }
}

/** One need for each pair of parties. A workload may need itself: its replicas are pods that policies keep apart. */
export function mergeNeeds(needs: readonly Need[]): readonly Need[] {
  const merged = new Map<string, { -readonly [key in keyof Need]: Need[key] }>()
  for (const need of needs) {
    const key = `${partyKey(need.from)} > ${partyKey(need.to)}`
    const known = merged.get(key)
    if (!known) merged.set(key, { ...need })
    else {
      known.ports = union(known.ports, need.ports)
      known.evidence = distinct([...known.evidence, ...need.evidence])
    }
  }
  return [...merged.values()].filter(({ ports }) => ports.length > 0)
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  const seen = new Map<string, Evidence>()
  for (const one of evidence) getOrAdd(seen, `${one.text} ${one.place?.resource.key} ${one.place?.path}`, () => one)
  return [...seen.values()]
}

/** A party as endpoints are named (docs/network.md). */
export function partyName(party: Party): string {
  switch (party.kind) {
    case "workload":
      return party.id
    case "addresses":
      return `cidr/${formatCidrs(party.addresses).slice(0, 3).join(",")}`
    case "domain":
      return party.name
    case "anyone":
      return "everybody"
    case "cluster":
      return "every pod"
    case "api-server":
      return "api-server"
  }
}
