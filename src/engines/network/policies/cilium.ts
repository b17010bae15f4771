import { asArray, asBoolean, asObject, dig, get, isObject, type JsonObject, type JsonValue } from "../../../lib/json.ts"
import { append, type JsonPointer } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import {
  type Action,
  type Direction,
  type DirectionRules,
  directions,
  type PodPeer,
  type Policy,
  type Rule,
} from "../policy.ts"
import { readCiliumPeers } from "./cilium-peers.ts"
import { readCiliumPorts } from "./cilium-ports.ts"
import { readCiliumSelector } from "./cilium-selector.ts"
import { networkPolicyStage } from "./stages.ts"

/**
 * CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy (cilium.io/v2) at layers 3 and 4. They share a tier with
 * NetworkPolicy: what any of them denies is denied, then what any allows is allowed, and pods that one isolates get
 * nothing else. A rule for layer 7 counts as its ports; policies for nodes (nodeSelector) are not read.
 * Source: docs.cilium.io, Layer 3 and Layer 4 Policies, Deny Policies, Policy Enforcement Modes.
 */
export function readCiliumPolicy(resource: Resource): readonly Policy[] {
  const { object } = resource
  const specs: [JsonValue, JsonPointer][] = asArray(get(object, "specs")).map((spec, i) => [
    spec,
    append("", "specs", i),
  ])
  const single = get(object, "spec")
  const all = single === undefined ? specs : [[single, "/spec"] as [JsonValue, JsonPointer], ...specs]
  return all.flatMap(([spec, path]) => readSpec(resource, asObject(spec), path))
}

function readSpec(resource: Resource, spec: JsonObject, path: JsonPointer): Policy[] {
  const endpoints = get(spec, "endpointSelector")
  if (!isObject(endpoints)) return []
  const subject: PodPeer = { ...readCiliumSelector(endpoints, namespaceOf(resource)), hostNetwork: "never" }
  const namespace = namespaceOf(resource)
  const id = [namespace, resource.kind, resource.name].filter((part) => part !== "").join("/")
  const base = { id, place: { resource, path: "" }, stage: networkPolicyStage, subject }
  const read = (action: Action) => {
    const [ingress, egress] = directions.map((direction) => readDirection(resource, spec, path, direction, action))
    return { ingress, egress }
  }
  return [
    { ...base, priority: -1, ...read("deny") },
    { ...base, priority: 0, ...read("allow") },
  ].filter(({ ingress, egress }) => ingress || egress)
}

/** Rules of one action; they isolate unless `enableDefaultDeny` says otherwise. */
function readDirection(
  resource: Resource,
  spec: JsonObject,
  path: JsonPointer,
  direction: Direction,
  action: Action,
): DirectionRules | undefined {
  const key = action === "deny" ? `${direction}Deny` : direction
  const list = asArray(get(spec, key))
  if (list.length === 0) return undefined
  const rules = list.flatMap((rule, index): Rule[] => {
    const peers = readCiliumPeers(rule, direction, namespaceOf(resource))
    const ports = readCiliumPorts(get(rule, "toPorts"))
    return [{ action, peers, ports, place: { resource, path: append(path, key, index) }, index }]
  })
  return { rules, isolates: asBoolean(dig(spec, "enableDefaultDeny", direction)) ?? true }
}

export const ciliumKinds: readonly string[] = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"]

/** A clusterwide policy has none, whether or not its CustomResourceDefinition was read. */
const namespaceOf = ({ kind, namespace }: Resource): string =>
  kind === "CiliumClusterwideNetworkPolicy" ? "" : namespace
