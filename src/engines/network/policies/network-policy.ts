import { intervalsOf, subtract } from "../../../lib/intervals.ts"
import { parseCidr } from "../../../lib/ip.ts"
import { asArray, asString, asStrings, dig, get, type JsonValue } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import type { Direction, DirectionRules, Peer, Policy, Rule } from "../policy.ts"
import { everything, readSelector } from "../selector.ts"
import type { Surroundings } from "../world.ts"
import { kubernetesOrder } from "./calico.ts"
import { readNetworkPolicyPorts } from "./ports.ts"
import { networkPolicyStage } from "./stages.ts"

/**
 * NetworkPolicy networking.k8s.io/v1. Its rules only allow; pods that a policy selects are isolated in the directions
 * it names. Pods on the host network are left open by Kubernetes: a plugin may or may not tell them from their node.
 * Source: k8s.io/api/networking/v1/types.go, NetworkPolicySpec; pkg/apis/networking/v1/defaults.go for policyTypes.
 */
export function readNetworkPolicy(resource: Resource, { calico }: Surroundings): Policy {
  const { spec, namespace } = resource
  const types = policyTypes(spec)
  return {
    id: `${namespace}/NetworkPolicy/${resource.name}`,
    place: { resource, path: "" },
    stage: networkPolicyStage,
    // Calico asks them among its own policies of the same tier.
    ...(calico
      ? { priority: kubernetesOrder, tie: `${resource.name}/${namespace}/KubernetesNetworkPolicy` }
      : { priority: 0 }),
    subject: {
      kind: "pods",
      namespaces: { name: namespace },
      pods: readSelector(get(spec, "podSelector")) ?? everything,
      hostNetwork: "maybe",
    },
    ingress: types.includes("Ingress") ? readDirection(resource, "ingress", "from") : undefined,
    egress: types.includes("Egress") ? readDirection(resource, "egress", "to") : undefined,
  }
}

/** Ingress always, and Egress where there are egress rules, unless the policy says it. */
export function policyTypes(spec: JsonValue): readonly string[] {
  const written = asStrings(get(spec, "policyTypes"))
  if (written.length > 0) return written
  return asArray(get(spec, "egress")).length > 0 ? ["Ingress", "Egress"] : ["Ingress"]
}

function readDirection(resource: Resource, direction: Direction, side: "from" | "to"): DirectionRules {
  const rules = asArray(get(resource.spec, direction)).map((rule, index): Rule => {
    const peers = asArray(get(rule, side))
    return {
      action: "allow",
      peers: peers.length === 0 ? [{ kind: "anything" }] : peers.flatMap((peer) => readPeer(peer, resource.namespace)),
      ports: readNetworkPolicyPorts(get(rule, "ports")),
      place: { resource, path: append("", "spec", direction, index) },
      index,
    }
  })
  return { rules, isolates: true }
}

/** A peer with none of the three fields is refused by the API server, and matches nothing here. */
function readPeer(peer: JsonValue, namespace: string): Peer[] {
  const block = get(peer, "ipBlock")
  if (block !== undefined && block !== null) return readIpBlock(block)
  const pods = readSelector(get(peer, "podSelector"))
  const namespaces = readSelector(get(peer, "namespaceSelector"))
  if (!pods && !namespaces) return []
  return [
    {
      kind: "pods",
      namespaces: namespaces ? { selector: namespaces } : { name: namespace },
      pods: pods ?? everything,
      hostNetwork: "maybe",
    },
  ]
}

function readIpBlock(block: JsonValue): Peer[] {
  const cidr = parseCidr(asString(get(block, "cidr")) ?? "")
  if (!cidr) return []
  const excepts = asStrings(dig(block, "except")).map(parseCidr)
  const holes = intervalsOf(excepts.flatMap((hole) => (hole ? [[hole[0] as bigint, hole[1] as bigint] as const] : [])))
  return [{ kind: "addresses", addresses: subtract(cidr, holes) }]
}
