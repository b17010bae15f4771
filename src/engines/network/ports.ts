import { eachInterval, type Intervals, intersect, intervalsOf } from "../../lib/intervals.ts"

export type Protocol = "TCP" | "UDP" | "SCTP"
export const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"]

/**
 * Ports of all protocols on one line: TCP 1-65535, then UDP and SCTP, 65,536 apart. A set of (protocol, port) pairs is
 * one interval set, whatever the protocols.
 */
export type PortSet = Intervals<number>

const stride = 65_536

export const protocolOf = (text: string): Protocol | undefined => protocols.find((protocol) => protocol === text)

/** The point of one port. */
export const portPoint = (protocol: Protocol, port: number): number => protocols.indexOf(protocol) * stride + port

/** Ports `first` to `last`, both included. */
export const portRange = (protocol: Protocol, first: number, last: number): PortSet =>
  intersect(intervalsOf([[portPoint(protocol, first), portPoint(protocol, last) + 1]]), allOf(protocol))

/** Every port of one protocol. */
export const allOf = (protocol: Protocol): PortSet => [portPoint(protocol, 1), portPoint(protocol, stride - 1) + 1]

export const noPorts: PortSet = []
export const allPorts: PortSet = protocols.flatMap((protocol) => [...allOf(protocol)])

/** A run of ports of one protocol, both ends included. */
export interface PortRange {
  readonly protocol: Protocol
  readonly first: number
  readonly last: number
}

export function portRanges(set: PortSet): PortRange[] {
  return protocols.flatMap((protocol) =>
    [...eachInterval(intersect(set, allOf(protocol)))].map(([start, end]) => ({
      protocol,
      first: start % stride,
      last: (end - 1) % stride,
    })),
  )
}

/** `["any"]`, or `TCP/80`, `TCP/8000-8010`, `UDP/1-65535`: the form of the command line. */
export function formatPorts(set: PortSet): string[] {
  if (set.length === allPorts.length && set.every((boundary, i) => boundary === allPorts[i])) return ["any"]
  return portRanges(set).map(({ protocol, first, last }) =>
    first === last ? `${protocol}/${first}` : `${protocol}/${first}-${last}`,
  )
}

/** Reads `any`, `TCP`, `TCP/80`, `TCP/8000-8010`; undefined when malformed. */
export function parsePorts(text: string): PortSet | undefined {
  if (text === "any") return allPorts
  const match = /^(TCP|UDP|SCTP)(?:\/(\d{1,5})(?:-(\d{1,5}))?)?$/i.exec(text)
  const protocol = protocolOf(match?.[1]?.toUpperCase() ?? "")
  if (!match || !protocol) return undefined
  if (match[2] === undefined) return allOf(protocol)
  const first = Number(match[2])
  const last = Number(match[3] ?? match[2])
  return first >= 1 && last >= first && last < stride ? portRange(protocol, first, last) : undefined
}
