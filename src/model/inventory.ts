import { getOrAdd } from "../lib/get-or-add.ts"
import { asString, dig, get } from "../lib/json.ts"
import type { LabelMatcher } from "./labels.ts"
import { Resource } from "./resource.ts"

type KindIndex = ReadonlyMap<string, readonly Resource[]>

/**
 * An immutable, indexed set of resources. A folder of manifests and a live cluster give the same type.
 *
 * Folders may hold one object several times (overlays, environments): all are kept, and look-ups by name give all.
 */
export class Inventory {
  /** Kind ("apps/Deployment") to namespace to resources. */
  readonly #kinds: ReadonlyMap<string, KindIndex>
  readonly size: number
  #owned: ReadonlyMap<string, readonly Resource[]> | undefined

  private constructor(kinds: ReadonlyMap<string, KindIndex>, size: number) {
    this.#kinds = kinds
    this.size = size
  }

  static readonly empty = new Inventory(new Map(), 0)

  /** O(n). Custom resources get their scope from a CustomResourceDefinition in the set, where there is one. */
  static of(resources: Iterable<Resource>): Inventory {
    const list = applyCustomScopes([...resources])
    const kinds = new Map<string, Map<string, Resource[]>>()
    for (const resource of list) {
      const namespaces = getOrAdd(kinds, kindKey(resource.kind, resource.group), () => new Map<string, Resource[]>())
      getOrAdd(namespaces, resource.namespace, () => []).push(resource)
    }
    return new Inventory(kinds, list.length)
  }

  /**
   * A new inventory in which the given objects stand in place of those with the same key, and the removed keys are
   * gone; of several changes to one key the last counts. Copies only the indexes of the kinds and namespaces it touches,
   * each once: O(changes + objects in those namespaces).
   */
  with(changed: readonly Resource[], removed: readonly Resource[] = []): Inventory {
    /** Kind to namespace to name to what stands there now. */
    const touched = new Map<string, Map<string, Map<string, Resource | undefined>>>()
    const note = (resource: Resource, now: Resource | undefined): void => {
      const namespaces = getOrAdd(touched, kindKey(resource.kind, resource.group), () => new Map())
      const names: Map<string, Resource | undefined> = getOrAdd(namespaces, resource.namespace, () => new Map())
      names.set(resource.name, now)
    }
    for (const resource of removed) note(resource, undefined)
    for (const resource of changed) note(resource, resource)
    const kinds = new Map(this.#kinds)
    const gone: Resource[] = []
    let size = this.size
    for (const [kind, touchedNamespaces] of touched) {
      const namespaces = new Map(kinds.get(kind))
      for (const [namespace, names] of touchedNamespaces) {
        const before = namespaces.get(namespace) ?? []
        const after: Resource[] = []
        // In place, so that whatever takes the first of several objects takes the same one again.
        for (const resource of before) {
          const isTouched = names.has(resource.name)
          const now = isTouched ? names.get(resource.name) : resource
          if (now) after.push(now)
          if (isTouched) {
            names.set(resource.name, undefined)
            gone.push(resource)
          }
        }
        for (const resource of names.values()) if (resource) after.push(resource)
        size += after.length - before.length
        if (after.length > 0) namespaces.set(namespace, after)
        else namespaces.delete(namespace)
      }
      kinds.set(kind, namespaces)
    }
    const next = new Inventory(kinds, size)
    if (this.#owned) next.#owned = reindexOwners(this.#owned, next, gone, changed)
    return next
  }

  /** Every resource, by kind. */
  *all(): Generator<Resource> {
    for (const namespaces of this.#kinds.values()) for (const list of namespaces.values()) yield* list
  }

  /** The kinds present, as `{ group, kind }`. */
  *kinds(): Generator<{ readonly group: string; readonly kind: string }> {
    for (const [key, namespaces] of this.#kinds) {
      const slash = key.lastIndexOf("/")
      if (namespaces.size > 0) yield { group: key.slice(0, slash), kind: key.slice(slash + 1) }
    }
  }

  /** Resources of one kind, in one namespace or in all. */
  *ofKind(kind: string, group: string, namespace?: string): Generator<Resource> {
    const namespaces = this.#kinds.get(kindKey(kind, group))
    if (!namespaces) return
    if (namespace !== undefined) yield* namespaces.get(namespace) ?? []
    else for (const list of namespaces.values()) yield* list
  }

  /** All resources with this name; more than one only where a folder holds the object several times. */
  findAll(kind: string, group: string, namespace: string, name: string): readonly Resource[] {
    const list = this.#kinds.get(kindKey(kind, group))?.get(namespace) ?? []
    return list.filter((resource) => resource.name === name)
  }

  find(kind: string, group: string, namespace: string, name: string): Resource | undefined {
    return this.findAll(kind, group, namespace, name)[0]
  }

  /** Resources of one kind in one namespace whose labels match. */
  *select(kind: string, group: string, namespace: string, matches: LabelMatcher): Generator<Resource> {
    for (const resource of this.ofKind(kind, group, namespace)) if (matches(resource.labels)) yield resource
  }

  /** Resources whose controller is this one, by uid or, in manifests, by kind and name. O(1) after a first O(n). */
  ownedBy(owner: Resource): readonly Resource[] {
    this.#owned ??= this.#indexOwners()
    return this.#owned.get(owner.uid ?? ownerKey(owner.namespace, owner.kind, owner.name)) ?? []
  }

  /** The controller of a resource when it is in the inventory. */
  controllerOf(resource: Resource): Resource | undefined {
    const owner = resource.owners.find(({ controller }) => controller)
    if (!owner) return undefined
    const candidates = [
      ...this.findAll(owner.kind, owner.group, resource.namespace, owner.name),
      ...this.findAll(owner.kind, owner.group, "", owner.name),
    ]
    return candidates.find(({ uid }) => uid === undefined || owner.uid === "" || uid === owner.uid)
  }

  #indexOwners(): Map<string, Resource[]> {
    const owned = new Map<string, Resource[]>()
    for (const resource of this.all()) {
      const owner = ownerOf(resource)
      if (owner !== undefined) getOrAdd(owned, owner, () => []).push(resource)
    }
    return owned
  }
}

/** The index of owners after changes: only the lists of owners that are concerned are made anew. */
function reindexOwners(
  before: ReadonlyMap<string, readonly Resource[]>,
  inventory: Inventory,
  gone: readonly Resource[],
  changed: readonly Resource[],
): ReadonlyMap<string, readonly Resource[]> {
  if ([...gone, ...changed].every((resource) => ownerOf(resource) === undefined)) return before
  const owned = new Map(before)
  for (const resource of gone) {
    const owner = ownerOf(resource)
    if (owner === undefined) continue
    const others = (owned.get(owner) ?? []).filter((one) => one !== resource)
    if (others.length > 0) owned.set(owner, others)
    else owned.delete(owner)
  }
  for (const { kind, group, namespace, name } of new Map(changed.map((resource) => [resource.key, resource])).values())
    for (const resource of inventory.findAll(kind, group, namespace, name)) {
      const owner = ownerOf(resource)
      if (owner !== undefined) owned.set(owner, [...(owned.get(owner) ?? []), resource])
    }
  return owned
}

/** What an owner's list is kept under; undefined for objects without a controller. */
function ownerOf(resource: Resource): string | undefined {
  const owner = resource.owners.find(({ controller }) => controller)
  return owner && (owner.uid || ownerKey(resource.namespace, owner.kind, owner.name))
}

const kindKey = (kind: string, group: string): string => `${group}/${kind}`
const ownerKey = (namespace: string, kind: string, name: string): string => `${namespace}/${kind}/${name}`

/** Re-reads cluster-scoped custom resources, whose scope only their CustomResourceDefinition tells. */
function applyCustomScopes(resources: Resource[]): Resource[] {
  const clusterScoped = new Set<string>()
  for (const { kind, group, object } of resources) {
    if (kind !== "CustomResourceDefinition" || group !== "apiextensions.k8s.io") continue
    if (dig(object, "spec", "scope") !== "Cluster") continue
    const names = dig(object, "spec", "names")
    clusterScoped.add(kindKey(asString(get(names, "kind")) ?? "", asString(dig(object, "spec", "group")) ?? ""))
  }
  if (clusterScoped.size === 0) return resources
  return resources.map((resource) =>
    clusterScoped.has(kindKey(resource.kind, resource.group))
      ? new Resource(resource.object, resource.origin, false)
      : resource,
  )
}
