import type { Inventory } from "../../model/inventory.ts"
import type { Resource } from "../../model/resource.ts"

/**
 * Whether an object that is not in the inventory is missing, or only not part of the input: manifests name Secrets that
 * somebody makes by hand, and Services of another repository.
 *
 * An inventory knows a kind in a namespace when it holds any object of it there; that of a cluster also when it holds any
 * in another namespace (a kind that was not read, for want of rights, is nowhere). What is missing from what is known is
 * reported at the rule's own level. What is not known is not reported, but for NetworkPolicies, which a namespace without
 * workloads makes suspicious: those are notes.
 */
export function knows(
  inventory: Inventory,
  { origin }: Resource,
  kind: string,
  group: string,
  namespace: string,
): boolean {
  for (const _ of inventory.ofKind(kind, group, namespace)) return true
  if (origin.kind !== "cluster") return false
  for (const _ of inventory.ofKind(kind, group)) return true
  return false
}

/** True when the object is missing from an inventory that knows objects of its kind. */
export const isMissing = (
  inventory: Inventory,
  from: Resource,
  kind: string,
  group: string,
  namespace: string,
  name: string,
): boolean =>
  name !== "" &&
  inventory.find(kind, group, namespace, name) === undefined &&
  knows(inventory, from, kind, group, namespace)
