import { asNumber, asStrings, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { calicoGroups, lastOrder } from "./policies/calico.ts"
import { readNets } from "./policies/calico-peers.ts"
import type { CalicoNetworkSet, CalicoObjects } from "./world.ts"

/** Tiers and network sets; undefined where no object of Calico is there. */
export function calicoObjects(inventory: Inventory): CalicoObjects | undefined {
  const group = calicoGroup(inventory)
  return group === undefined ? undefined : { tiers: tiersOf(inventory, group), sets: setsOf(inventory, group) }
}

/** The API that the objects were read from: its own store shows the same objects once more. */
export const calicoGroup = (inventory: Inventory): string | undefined =>
  calicoGroups.find((group) =>
    ["NetworkPolicy", "GlobalNetworkPolicy", "Tier"].some((kind) => !inventory.ofKind(kind, group).next().done),
  )

/** Orders that are taken: those of the tiers of Kubernetes' own policies, by name for the ties. */
const builtIn: readonly (readonly [name: string, order: number])[] = [
  ["kube-admin", 1_000],
  ["default", 1_000_000],
  ["kube-baseline", 10_000_000],
]
const step = 1e-3

/**
 * A distinct order for each tier: those of equal order go by name, those without one last.
 * Source: felix/calc/policy_sorter.go, TierLess.
 */
function tiersOf(inventory: Inventory, group: string): CalicoObjects["tiers"] {
  const names = new Set(builtIn.map(([name]) => name))
  const found = [...inventory.ofKind("Tier", group)]
    .filter(({ name }) => !names.has(name))
    .map(({ name, spec }) => ({
      name,
      order: asNumber(get(spec, "order")) ?? lastOrder,
      isolates: get(spec, "defaultAction") !== "Pass",
    }))
  const all = [...found, ...builtIn.map(([name, order]) => ({ name, order, isolates: true }))]
  return new Map(
    found.map((tier) => {
      const equals = all.filter(({ order }) => order === tier.order).sort((a, b) => (a.name < b.name ? -1 : 1))
      const anchor = Math.max(
        0,
        equals.findIndex(({ name }) => names.has(name)),
      )
      return [tier.name, { order: tier.order + (equals.indexOf(tier) - anchor) * step, isolates: tier.isolates }]
    }),
  )
}

const setsOf = (inventory: Inventory, group: string): readonly CalicoNetworkSet[] =>
  ["NetworkSet", "GlobalNetworkSet"].flatMap((kind) =>
    [...inventory.ofKind(kind, group)].map(({ namespace, labels, spec, kind: own }) => ({
      namespace: own === "GlobalNetworkSet" ? undefined : namespace,
      labels,
      addresses: readNets(asStrings(get(spec, "nets"))),
    })),
  )
