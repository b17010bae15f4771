import type { Resource } from "../../../model/resource.ts"
import type { Policy } from "../policy.ts"
import type { Surroundings } from "../world.ts"
import { calicoGroups, calicoKinds, readCalicoPolicy } from "./calico.ts"
import { ciliumKinds, readCiliumPolicy } from "./cilium.ts"
import { clusterNetworkPolicyKinds, readClusterNetworkPolicy } from "./cluster-network-policy.ts"
import { readAuthorizationPolicy, readPeerAuthentication } from "./istio.ts"
import { readNetworkPolicy } from "./network-policy.ts"

/** Reads one policy object of any kind that is known; an empty list for every other object. */
export function readPolicy(resource: Resource, surroundings: Surroundings): readonly Policy[] {
  const { group, kind } = resource
  if (group === "networking.k8s.io" && kind === "NetworkPolicy") return [readNetworkPolicy(resource, surroundings)]
  if (group === "policy.networking.k8s.io" && clusterNetworkPolicyKinds.includes(kind))
    return readClusterNetworkPolicy(resource, surroundings.namespaces)
  if (group === "cilium.io" && ciliumKinds.includes(kind)) return readCiliumPolicy(resource)
  if (calicoGroups.includes(group) && calicoKinds.includes(kind)) return readCalicoPolicy(resource, surroundings)
  if (group === istioGroup && kind === "AuthorizationPolicy") return readAuthorizationPolicy(resource, surroundings)
  if (group === istioGroup && kind === "PeerAuthentication") return readPeerAuthentication(resource, surroundings)
  return []
}

const istioGroup = "security.istio.io"

/** Group and kind of the objects that `readPolicy` reads. */
export const policyKinds: readonly (readonly [group: string, kind: string])[] = [
  ["networking.k8s.io", "NetworkPolicy"],
  ...clusterNetworkPolicyKinds.map((kind) => ["policy.networking.k8s.io", kind] as const),
  ...ciliumKinds.map((kind) => ["cilium.io", kind] as const),
  [istioGroup, "AuthorizationPolicy"],
  [istioGroup, "PeerAuthentication"],
  ...calicoGroups.flatMap((group) => calicoKinds.map((kind) => [group, kind] as const)),
]
