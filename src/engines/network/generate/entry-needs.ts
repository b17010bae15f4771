import type { Inventory } from "../../../model/inventory.ts"
import { entriesOf } from "../exposure.ts"
import { isIngressController } from "../special-endpoints.ts"
import type { NetworkWorld } from "../world.ts"
import type { Need, NeedReport, Party } from "./need.ts"

/** What lets the outside in: Services with an address outside, ports of nodes, and routes through an ingress controller. */
export function entryNeeds(inventory: Inventory, world: NetworkWorld): NeedReport {
  const controllers = controllersOf(world)
  const needs: Need[] = []
  let isAssumed = false
  for (const { from, pod, ports, by, service } of entriesOf(inventory, world)) {
    const id = world.pods[pod]?.id
    // On the host network no policy counts.
    if (id === undefined || world.pods[pod]?.hostNetwork) continue
    const what = by === service || !service ? describe(by) : `${describe(by)} routes to Service ${service.name}`
    const evidence = [
      { text: from === "internet" ? `${what} is open to the outside` : what, place: { resource: by, path: "" } },
    ]
    const to: Party = { kind: "workload", id }
    if (from === "internet") needs.push({ from: { kind: "anyone" }, to, ports, evidence })
    else if (controllers === undefined) {
      isAssumed = true
      needs.push({ from: { kind: "cluster" }, to, ports, evidence })
    } else for (const controller of controllers) needs.push({ from: controller, to, ports, evidence })
  }
  const assumption =
    "No ingress controller is among the sources: what Ingresses and routes lead to is let in from every pod. Add the controller's manifests to name it."
  return { needs, assumptions: isAssumed ? [assumption] : [] }
}

const describe = ({ kind, name }: { readonly kind: string; readonly name: string }): string => `${kind} ${name}`

/** The pods that forward requests from outside. On the host network they are their node, which policies name by address. */
function controllersOf(world: NetworkWorld): readonly Party[] | undefined {
  const found = world.pods.filter(
    (pod) => isIngressController(pod) || pod.labels["gateway.networking.k8s.io/gateway-name"] !== undefined,
  )
  if (found.length === 0) return undefined
  return [...new Set(found.map(({ id }) => id))].map((id) => ({ kind: "workload", id }))
}
