import { dig, get } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import { builtInKind } from "../../model/kinds.ts"
import type { Resource } from "../../model/resource.ts"

/**
 * Whether an object that is not in the inventory is missing, or only not part of the input: manifests name Secrets that
 * somebody makes by hand, and Services of another repository.
 *
 * An inventory knows a kind in a namespace when it holds any object of it there that belongs together with the one that
 * asks (areNeighbours); that of a cluster also when it holds any in another namespace (a kind that was not read, for want
 * of rights, is nowhere). What is missing from what is known is reported at the rule's own level. What is not known is
 * not reported, but for NetworkPolicies, which a namespace without workloads makes suspicious: those are notes.
 */
export function knows(inventory: Inventory, from: Resource, kind: string, group: string, namespace: string): boolean {
  for (const resource of inventory.ofKind(kind, group, namespace)) if (areNeighbours(from, resource)) return true
  if (from.origin.kind !== "cluster") return false
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
  knows(inventory, from, kind, group, namespace) &&
  !isMadeByOthers(inventory, namespace, name)

/**
 * Whether a controller may make an object of this name: operators in the namespace make Services, Secrets and ConfigMaps
 * beside their pods, and certificates, external and sealed secrets name the Secret that they become.
 */
function isMadeByOthers(inventory: Inventory, namespace: string, name: string): boolean {
  let names = made.get(inventory)
  if (!names) {
    names = new Set()
    for (const { group, kind } of inventory.kinds()) {
      if (builtInKind(group, kind)) continue
      for (const resource of inventory.ofKind(kind, group))
        for (const target of [resource.name, get(resource.spec, "secretName"), dig(resource.spec, "target", "name")])
          if (typeof target === "string") names.add(`${resource.namespace}/${target}`)
    }
    made.set(inventory, names)
  }
  return names.has(`${namespace}/${name}`) || hasPodMakers(inventory, namespace)
}

const made = new WeakMap<Inventory, Set<string>>()

/**
 * Whether two objects are meant to be in one cluster: all of a cluster are; of files those in one folder, since a tree of
 * folders often holds examples, environments or applications that never meet.
 */
export const areNeighbours = (a: Resource, b: Resource): boolean =>
  a.origin.kind !== "file" ||
  b.origin.kind !== "file" ||
  folderOf(a.origin.source.file) === folderOf(b.origin.source.file)

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/") + 1)

const makers = new WeakMap<Inventory, ReadonlySet<string>>()

/**
 * Namespaces in which an operator makes pods that the inventory cannot hold: a custom resource there has replicas, an
 * image or a pod template. Selectors may be for those pods. O(objects) once.
 */
export function hasPodMakers(inventory: Inventory, namespace: string): boolean {
  let namespaces = makers.get(inventory)
  if (!namespaces) {
    const found = new Set<string>()
    for (const { group, kind } of inventory.kinds()) {
      if (builtInKind(group, kind)) continue
      for (const resource of inventory.ofKind(kind, group)) if (makesPods(resource)) found.add(resource.namespace)
    }
    makers.set(inventory, found)
    namespaces = found
  }
  return namespaces.has(namespace)
}

const makesPods = ({ spec }: Resource): boolean =>
  ["replicas", "instances", "size", "image", "version", "podTemplate", "nodePools"].some(
    (field) => get(spec, field) !== undefined,
  ) || dig(spec, "template", "spec") !== undefined
