import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import { buildWorld } from "./build-world.ts"
import { dialects } from "./dialect.ts"
import { type Reachability, reachability } from "./reachability.ts"

const known = new WeakMap<Inventory, Reachability>()

/** Who reaches whom by the specification, worked out once for all checks of a run. */
export function networkOf({ inventory, version }: { inventory: Inventory; version: KubernetesVersion }): Reachability {
  const answer = known.get(inventory) ?? reachability(buildWorld(inventory, version), dialects.spec)
  known.set(inventory, answer)
  return answer
}
