import { asObject, asString, dig, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { labelSelector } from "../../model/labels.ts"

/**
 * The primary network of the pods of a namespace, by UserDefinedNetwork and ClusterUserDefinedNetwork of
 * OVN-Kubernetes. Only namespaces that carry the label for it take part.
 * Source: ovn-kubernetes.io, User Defined Networks, "Primary role" and the label k8s.ovn.org/primary-user-defined-network.
 */
export function primaryNetworks(inventory: Inventory): (namespace: string) => { readonly network?: string } {
  const networks = new Map<string, string>()
  const labelled = [...inventory.ofKind("Namespace", "")].filter(({ labels }) =>
    Object.hasOwn(labels, "k8s.ovn.org/primary-user-defined-network"),
  )
  for (const resource of inventory.ofKind("ClusterUserDefinedNetwork", "k8s.ovn.org")) {
    if (!isPrimary(asObject(get(resource.spec, "network")))) continue
    const selects = labelSelector(get(resource.spec, "namespaceSelector"))
    for (const { name, labels } of labelled)
      if (selects({ ...labels, "kubernetes.io/metadata.name": name })) networks.set(name, `cluster/${resource.name}`)
  }
  for (const resource of inventory.ofKind("UserDefinedNetwork", "k8s.ovn.org"))
    if (isPrimary(resource.spec) && labelled.some(({ name }) => name === resource.namespace))
      networks.set(resource.namespace, `${resource.namespace}/${resource.name}`)
  return (namespace) => {
    const network = networks.get(namespace)
    return network === undefined ? {} : { network }
  }
}

const isPrimary = (spec: unknown): boolean =>
  ["layer2", "layer3"].some((layer) => asString(dig(spec, layer, "role")) === "Primary")
