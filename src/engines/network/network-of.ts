import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import { buildWorld } from "./build-world.ts"
import { dialects } from "./dialect.ts"
import { type Reachability, reachability } from "./reachability.ts"
import type { NetworkWorld } from "./world.ts"

interface Source {
  readonly inventory: Inventory
  readonly version: KubernetesVersion
}

const worlds = new WeakMap<Inventory, NetworkWorld>()
const answers = new WeakMap<Inventory, Reachability>()

/** The network's part of an inventory, read once for all checks of a run. */
export function worldOf({ inventory, version }: Source): NetworkWorld {
  const world = worlds.get(inventory) ?? buildWorld(inventory, version)
  worlds.set(inventory, world)
  return world
}

/** Who reaches whom by the specification, worked out once for all checks of a run that need it. */
export function networkOf(source: Source): Reachability {
  const answer = answers.get(source.inventory) ?? reachability(worldOf(source), dialects.spec)
  answers.set(source.inventory, answer)
  return answer
}
