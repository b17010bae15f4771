import { intervalsOf, subtract } from "../../../lib/intervals.ts"
import { parseCidr } from "../../../lib/ip.ts"
import { asArray, asObject, asString, asStrings, get, isObject, type JsonValue } from "../../../lib/json.ts"
import type { Direction, Peer } from "../policy.ts"
import { everything } from "../selector.ts"
import { readCiliumSelector } from "./cilium-selector.ts"

/**
 * The other side of a rule: the union of what its fields select. A rule that names no other side means every one if it
 * has ports, and nothing if it is empty ("- {}" only isolates).
 * Source: docs.cilium.io, Layer 3 Policies; Layer 3 Examples, "Ingress Default Deny".
 */
export function readCiliumPeers(rule: JsonValue, direction: Direction, namespace: string): readonly Peer[] {
  const side = direction === "ingress" ? "from" : "to"
  const fields = Object.keys(asObject(rule)).filter((key) => key.startsWith(side) && key !== "toPorts")
  if (fields.length === 0) return get(rule, "toPorts") === undefined ? [] : [{ kind: "anything" }]
  return fields.flatMap((field) => readField(field.slice(side.length), get(rule, field), namespace))
}

function readField(field: string, value: JsonValue | undefined, namespace: string): readonly Peer[] {
  switch (field) {
    case "Endpoints":
      return asArray(value)
        .filter(isObject)
        .map((selector) => ({ ...readCiliumSelector(selector, namespace), hostNetwork: "never" as const }))
    case "Entities":
      return asStrings(value).flatMap(readEntity)
    case "CIDR":
      return asStrings(value).flatMap((cidr) => readBlock(cidr, []))
    case "CIDRSet":
      return asArray(value).flatMap((item) => {
        const cidr = asString(get(item, "cidr"))
        // A group of blocks by reference is resolved by the agent.
        return cidr === undefined ? [{ kind: "unknown" as const }] : readBlock(cidr, asStrings(get(item, "except")))
      })
    case "FQDNs":
      return [{ kind: "domains", names: asArray(value).flatMap((item) => asStrings(Object.values(asObject(item)))) }]
    case "Nodes":
      return [{ kind: "nodes", selector: everything }]
    default:
      // fromRequires, toServices, toGroups: resolved by the agent.
      return [{ kind: "unknown" }]
  }
}

function readBlock(cidr: string, excepts: readonly string[]): Peer[] {
  const block = parseCidr(cidr.includes("/") ? cidr : `${cidr}/${cidr.includes(":") ? 128 : 32}`)
  if (!block) return []
  const holes = intervalsOf(
    excepts.map(parseCidr).flatMap((hole) => (hole ? [[hole[0] ?? 0n, hole[1] ?? 0n] as const] : [])),
  )
  return [{ kind: "addresses", addresses: subtract(block, holes) }]
}

/** Source: docs.cilium.io, Layer 3 Policies, Entities based. The own node (`host`) is always let in. */
function readEntity(entity: string): readonly Peer[] {
  switch (entity) {
    case "all":
      return [{ kind: "anything" }]
    case "world":
      return [{ kind: "outside" }]
    case "world-ipv4":
      return readBlock("0.0.0.0/0", [])
    case "world-ipv6":
      return readBlock("::/0", [])
    case "cluster":
      return [{ kind: "inside" }]
    case "remote-node":
      return [{ kind: "nodes", selector: everything }]
    case "host":
    case "health":
    case "init":
    case "none":
      return []
    default:
      // kube-apiserver, ingress, unmanaged: known to the agent alone.
      return [{ kind: "unknown" }]
  }
}
