import { asArray, asNumber, asString, get, type JsonValue } from "../../../lib/json.ts"
import type { PortMatch } from "../policy.ts"
import { allOf, noPorts, type Protocol, portRange, protocolOf, protocols } from "../ports.ts"
import { anyPort, joinPorts, noPort } from "./ports.ts"

/**
 * `toPorts` of a Cilium rule: every port when absent. A port is a number or a name in a string, "0" or absent means all
 * of the protocol, and the protocol is any of the three unless said.
 * Source: docs.cilium.io, Layer 4 Policies, PortProtocol.
 */
export function readCiliumPorts(toPorts: JsonValue | undefined): PortMatch {
  if (toPorts === undefined || toPorts === null) return anyPort
  const groups = asArray(toPorts).map((group) => {
    const ports = asArray(get(group, "ports"))
    return ports.length === 0 ? anyPort : joinPorts(ports.map(readPort))
  })
  return joinPorts(groups)
}

function readPort(entry: JsonValue): PortMatch {
  const written = (asString(get(entry, "protocol")) ?? "ANY").toUpperCase()
  const known = protocolOf(written)
  const wanted: readonly Protocol[] = written === "ANY" ? protocols : known ? [known] : []
  const port = get(entry, "port")
  const text = typeof port === "number" ? String(port) : (asString(port) ?? "0")
  if (!/^\d+$/.test(text)) return { ports: noPorts, names: wanted.map((protocol) => ({ name: text, protocol })) }
  const first = Number(text)
  const last = asNumber(get(entry, "endPort")) || first
  const sets = wanted.map((protocol) => ({
    ports: first === 0 ? allOf(protocol) : portRange(protocol, first, last),
    names: [],
  }))
  return sets.length === 0 ? noPort : joinPorts(sets)
}
