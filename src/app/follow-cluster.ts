import { setMaxListeners } from "node:events"
import type { ClusterError } from "../inputs/cluster/cluster-error.ts"
import { openClient } from "../inputs/cluster/http/client.ts"
import { openAccess } from "../inputs/cluster/open-access.ts"
import type { ReadPosition } from "../inputs/cluster/read-cluster.ts"
import { apiVersionOf, resourceName } from "../inputs/cluster/served-resource.ts"
import { type ClusterEvent, watchList } from "../inputs/cluster/watch.ts"
import type { Inventory } from "../model/inventory.ts"
import { groupOf, type Resource } from "../model/resource.ts"
import type { LoadClusterOptions, LoadedCluster } from "./load-cluster.ts"

/** Objects that changed between two inventories. */
export interface ClusterChange {
  /** New ones, too. */
  readonly changed: readonly Resource[]
  readonly removed: readonly Resource[]
  /** Keys of those that were not there before. */
  readonly added: ReadonlySet<string>
}

/**
 * Gathers what happens in a cluster and turns it into the next inventory. Many events of one object between two
 * inventories cost as much as one.
 */
export class ClusterState {
  #inventory: Inventory
  readonly #changed = new Map<string, Resource>()
  readonly #removed = new Map<string, Resource>()
  readonly #problems = new Map<string, ClusterError>()

  constructor(inventory: Inventory) {
    this.#inventory = inventory
  }

  get inventory(): Inventory {
    return this.#inventory
  }

  /** What cannot be followed for now, and why: "deployments.apps". */
  get problems(): ReadonlyMap<string, ClusterError> {
    return this.#problems
  }

  get pending(): number {
    return this.#changed.size + this.#removed.size
  }

  note(event: ClusterEvent): void {
    if (event.kind === "changed") this.#change(event.resource)
    else if (event.kind === "removed") this.#remove(event.resource)
    else if (event.kind === "replaced") this.#replace(event.position, event.resources)
    else if (event.problem) this.#problems.set(resourceName(event.position.served), event.problem)
    else this.#problems.delete(resourceName(event.position.served))
  }

  /** Takes over everything that was noted. O(changes + objects in the namespaces they are in). */
  advance(): ClusterChange {
    const changed = [...this.#changed.values()]
    const isNew = ({ kind, group, namespace, name }: Resource) =>
      this.#inventory.find(kind, group, namespace, name) === undefined
    const added = new Set(changed.filter(isNew).map(({ key }) => key))
    const change = { changed, removed: [...this.#removed.values()], added }
    this.#changed.clear()
    this.#removed.clear()
    if (change.changed.length + change.removed.length > 0)
      this.#inventory = this.#inventory.with(change.changed, change.removed)
    return change
  }

  #change(resource: Resource): void {
    this.#removed.delete(resource.key)
    this.#changed.set(resource.key, resource)
  }

  #remove(resource: Resource): void {
    this.#changed.delete(resource.key)
    this.#removed.set(resource.key, resource)
  }

  /** Objects that are the same version as before have not changed. */
  #replace({ served, namespace }: ReadPosition, resources: readonly Resource[]): void {
    const group = groupOf(apiVersionOf(served))
    const before = new Map<string, Resource>()
    for (const resource of this.#inventory.ofKind(served.kind, group, namespace)) before.set(resource.key, resource)
    for (const [key, resource] of this.#changed)
      if (resource.kind === served.kind && resource.group === group) before.set(key, resource)
    for (const resource of resources) {
      const known = before.get(resource.key)
      before.delete(resource.key)
      if (known?.metadata.resourceVersion !== resource.metadata.resourceVersion) this.#change(resource)
    }
    for (const resource of before.values())
      if (namespace === undefined || resource.namespace === namespace) this.#remove(resource)
  }
}

/** Follows everything that was read until the signal; `onEvent` is called after the state has taken note. */
export async function followCluster(
  loaded: LoadedCluster,
  state: ClusterState,
  options: LoadClusterOptions & { readonly signal: AbortSignal },
  onEvent: () => void,
): Promise<void> {
  const positions = loaded.positions.filter(({ served }) => served.verbs.includes("watch"))
  // One listener for each list that is followed.
  setMaxListeners(0, options.signal)
  // A watch holds its connection; a few more are for lists that are read again.
  const client = openClient(openAccess(options.context), {
    connections: positions.length + 8,
    ...(options.stall === undefined ? {} : { stall: options.stall }),
  })
  try {
    await Promise.all(
      positions.map((position) =>
        watchList(client, position, options, (event) => {
          state.note(event)
          onEvent()
        }),
      ),
    )
  } finally {
    client.close()
  }
}
