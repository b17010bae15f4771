import type { JsonObject } from "../../../lib/json.ts"
import type { NamespaceScope, PodPeer } from "../policy.ts"
import { type Requirement, readSelector } from "../selector.ts"

const namespaceKey = "io.kubernetes.pod.namespace"
const namespaceLabelPrefix = "io.cilium.k8s.namespace.labels."

/**
 * An EndpointSelector. Keys may carry the source of the label (`k8s:`, `any:`); the namespace and its labels are labels
 * of the endpoint too. In a namespaced policy a selector that names no namespace means the policy's own.
 * Source: docs.cilium.io, Layer 3 Policies, Endpoints based; pkg/k8s/apis/cilium.io/utils, getEndpointSelector.
 */
export function readCiliumSelector(selector: JsonObject, namespace: string): Omit<PodPeer, "hostNetwork"> {
  const requirements = (readSelector(selector) ?? []).map((one) => ({ ...one, key: withoutSource(one.key) }))
  const ofNamespace = requirements.flatMap(namespaceRequirement)
  const pods = requirements.filter(({ key }) => !isNamespaceKey(key))
  const namesNone = !requirements.some(({ key }) => isNamespaceKey(key))
  const namespaces: NamespaceScope = namesNone && namespace !== "" ? { name: namespace } : { selector: ofNamespace }
  return { kind: "pods", namespaces, pods }
}

const withoutSource = (key: string): string => key.replace(/^(?:k8s|any)[:.]/, "")

const isNamespaceKey = (key: string): boolean => key === namespaceKey || key.startsWith(namespaceLabelPrefix)

function namespaceRequirement(requirement: Requirement): Requirement[] {
  const { key } = requirement
  if (key === namespaceKey) return [{ ...requirement, key: "kubernetes.io/metadata.name" }]
  return key.startsWith(namespaceLabelPrefix) ? [{ ...requirement, key: key.slice(namespaceLabelPrefix.length) }] : []
}
