import type { Labels } from "./labels.ts"

/** One side of a connection that somebody saw, as far as the observer could tell. */
export interface FlowEnd {
  readonly namespace?: string
  readonly pod?: string
  /** `Kind/name`, or a name alone. */
  readonly workload?: string
  readonly labels?: Labels
  readonly address?: string
  /** Names by which an address was looked up. */
  readonly names?: readonly string[]
  /** What is no pod. */
  readonly special?: "outside" | "node" | "own-node" | "api-server"
}

/** A connection as it was seen: the side that opened it, and the one it went to. */
export interface ObservedFlow {
  readonly from: FlowEnd
  readonly to: FlowEnd
  readonly protocol: "TCP" | "UDP" | "SCTP"
  readonly port: number
  readonly outcome: "forwarded" | "dropped"
  /** RFC 3339; "" where the record has none. */
  readonly time: string
}
