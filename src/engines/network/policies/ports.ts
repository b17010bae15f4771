import { union } from "../../../lib/intervals.ts"
import { asArray, asNumber, asString, get, type JsonValue } from "../../../lib/json.ts"
import type { PortMatch } from "../policy.ts"
import { allOf, allPorts, noPorts, portRange, protocolOf } from "../ports.ts"

export const anyPort: PortMatch = { ports: allPorts, names: [] }
export const noPort: PortMatch = { ports: noPorts, names: [] }

/** The union of several port matches. */
export const joinPorts = (matches: readonly PortMatch[]): PortMatch =>
  matches.reduce((a, b) => ({ ports: union(a.ports, b.ports), names: [...a.names, ...b.names] }), noPort)

/**
 * One entry of NetworkPolicy `ports`: protocol (TCP by default), port (number or name, every port when absent) and
 * endPort. What the API server refuses matches nothing.
 * Source: k8s.io/api/networking/v1/types.go, NetworkPolicyPort.
 */
export function readNetworkPolicyPort(entry: JsonValue): PortMatch {
  const protocol = protocolOf(asString(get(entry, "protocol")) ?? "TCP")
  if (!protocol) return noPort
  const port = get(entry, "port")
  const endPort = asNumber(get(entry, "endPort"))
  if (port === undefined || port === null) return endPort === undefined ? { ports: allOf(protocol), names: [] } : noPort
  if (typeof port === "number") return { ports: portRange(protocol, port, endPort ?? port), names: [] }
  const name = asString(port)
  return name === undefined || endPort !== undefined ? noPort : { ports: noPorts, names: [{ name, protocol }] }
}

/** `ports` of a NetworkPolicy rule: every port when the list is absent or empty. */
export function readNetworkPolicyPorts(list: JsonValue | undefined): PortMatch {
  const entries = asArray(list)
  return entries.length === 0 ? anyPort : joinPorts(entries.map(readNetworkPolicyPort))
}
