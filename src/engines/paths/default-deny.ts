import { Inventory } from "../../model/inventory.ts"
import { Resource } from "../../model/resource.ts"

const assumed = { kind: "cluster", name: "assumed" } as const

/**
 * The inventory with a policy in each namespace that is not exempt, which denies its pods all traffic. Policies only add
 * to each other (Kubernetes, Network Policies, "Default policies"): what others allow stays allowed, and pods in the
 * network of their host are not held.
 */
export function withDefaultDeny(inventory: Inventory, isExempt: (namespace: string) => boolean): Inventory {
  const resources = [...inventory.all()]
  const namespaces = new Set(resources.map(({ namespace }) => namespace))
  for (const { name } of inventory.ofKind("Namespace", "")) namespaces.add(name)
  const policies = [...namespaces].filter((name) => name !== "" && !isExempt(name)).map(defaultDeny)
  return Inventory.of([...resources, ...policies])
}

const defaultDeny = (namespace: string): Resource =>
  new Resource(
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "assumed-default-deny", namespace },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    assumed,
  )
