import { subtract, union } from "../../../lib/intervals.ts"
import { asArray, asString, get, type JsonValue } from "../../../lib/json.ts"
import type { PortMatch } from "../policy.ts"
import { allOf, noPorts, type PortSet, type Protocol, portRange, protocols } from "../ports.ts"
import { anyPort, joinPorts, noPort } from "./ports.ts"

/** IP protocol numbers (IANA). */
const numbers: Readonly<Record<string, Protocol>> = { "6": "TCP", "17": "UDP", "132": "SCTP" }

/**
 * The ports of a rule: those of its protocol, or all; `destination.ports` less `destination.notPorts`. Other protocols
 * (ICMP …) have no port here. Names in `notPorts` take nothing away.
 * Source: api/pkg/apis/projectcalico/v3/policy_common.go (Rule, EntityRule), numorstring.
 */
export function readCalicoPorts(rule: JsonValue): PortMatch {
  const destination = get(rule, "destination")
  const wanted = protocolsOf(get(rule, "protocol")) ?? protocols
  const without = protocolsOf(get(rule, "notProtocol")) ?? []
  const own = wanted.filter((one) => !without.includes(one))
  const listed = asArray(get(destination, "ports"))
  const taken = asArray(get(destination, "notPorts")).map((port) => readPort(port, own))
  const whole: PortMatch =
    listed.length > 0
      ? joinPorts(listed.map((port) => readPort(port, own)))
      : own.length === protocols.length
        ? anyPort
        : { ports: own.reduce<PortSet>((sum, one) => union(sum, allOf(one)), noPorts), names: [] }
  const less = taken.reduce<PortSet>((sum, { ports }) => union(sum, ports), noPorts)
  if (less.length === 0) return whole
  return { ports: subtract(whole.ports, less), names: whole.names.map((name) => ({ ...name, without: less })) }
}

/** Undefined where nothing is said; empty for protocols without ports. */
function protocolsOf(value: JsonValue | undefined): readonly Protocol[] | undefined {
  if (value === undefined || value === null) return undefined
  const text = String(value)
  const known = protocols.find((one) => one === text.toUpperCase()) ?? numbers[text]
  return known ? [known] : []
}

/** A number, a range `8000:8010`, or a name. */
function readPort(port: JsonValue, own: readonly Protocol[]): PortMatch {
  const text = typeof port === "number" ? String(port) : (asString(port) ?? "")
  const range = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text)
  if (!range) return text === "" ? noPort : { ports: noPorts, names: own.map((protocol) => ({ name: text, protocol })) }
  const first = Number(range[1])
  const last = Number(range[2] ?? range[1])
  const ports = own.reduce<PortSet>((sum, one) => union(sum, portRange(one, Math.max(first, 1), last)), noPorts)
  return { ports, names: [] }
}
