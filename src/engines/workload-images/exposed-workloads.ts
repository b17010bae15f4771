import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import { entriesOf } from "../network/exposure.ts"
import { exposuresOf } from "../network/exposure-verdicts.ts"
import { networkOf, worldOf } from "../network/network-of.ts"
import { formatPorts } from "../network/ports.ts"

/**
 * The ways from the Internet to each workload, by its id, as far as policies leave them open: `Ingress shop/web (TCP/8080)`.
 * Ports that the specification leaves open count: whoever judges risk takes the worse. Pods of one workload that one object
 * opens fare alike, so that the first stands for all. O(entries) and what the network engine takes.
 */
export function exposedWorkloads(
  inventory: Inventory,
  version: KubernetesVersion,
): ReadonlyMap<string, readonly string[]> {
  const source = { inventory, version }
  const { pods } = worldOf(source)
  const known = new Set<string>()
  const entries = entriesOf(inventory, worldOf(source)).filter(({ pod, by }) => {
    const key = `${pods[pod]?.id} ${by.key}`
    return !known.has(key) && known.add(key)
  })
  const ways = new Map<string, Set<string>>()
  if (entries.length === 0) return new Map()
  for (const { pod, by, verdict } of exposuresOf(networkOf(source), entries)) {
    const ports = formatPorts(verdict.allowed.length > 0 ? verdict.allowed : verdict.undefined)
    const id = pods[pod]?.id
    if (id === undefined || ports.length === 0) continue
    const name = by.namespace ? `${by.namespace}/${by.name}` : by.name
    getOrAdd(ways, id, () => new Set()).add(`${by.kind} ${name} (${ports.join(", ")})`)
  }
  return new Map([...ways].map(([id, texts]) => [id, [...texts]]))
}
