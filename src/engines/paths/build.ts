import { withVirtualBindings } from "./bindable.ts"
import { gatheredGoals } from "./goals.ts"
import type { Graph } from "./graph.ts"
import { PathModel } from "./model.ts"
import { primitives } from "./primitives.generated.ts"
import type { PathWorld } from "./world.ts"

/** A world as a graph of what leads to what. */
export interface PathGraph {
  readonly world: PathWorld
  readonly graph: Graph
}

/** Runs every primitive over the world. O(subjects, grants, workloads and what hangs from them), not their products. */
export function buildGraph(world: PathWorld): PathGraph {
  const model = new PathModel(world, withVirtualBindings(world.identity.authorizer, world.namespaces))
  for (const primitive of primitives) {
    model.primitive = primitive.id
    primitive.build(model)
  }
  model.linkGroups()
  gatherGoals(model)
  return { world, graph: model.builder.build() }
}

/** A hub for any node, any other cluster and any cloud role, so that one search finds the nearest. */
function gatherGoals(model: PathModel): void {
  for (const [name, prefix] of Object.entries(gatheredGoals)) {
    const facts = model.builder.factsWith(prefix)
    if (facts.length === 0) continue
    const hub = model.builder.hub(`any/${name}`)
    for (const fact of facts) model.link([fact], hub)
  }
}
