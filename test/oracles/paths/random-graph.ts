import type { PathFix } from "../../../src/engines/paths/fix.ts"
import { type Graph, GraphBuilder } from "../../../src/engines/paths/graph.ts"
import type { Random } from "../../differential/random.ts"

/** Any rules over a few facts, circles and rules without a body among them. Fact 0 is the start, the last the goal. */
export function randomGraph(random: Random): Graph {
  const builder = new GraphBuilder()
  const facts = Array.from({ length: 4 + random.below(8) }, (_value, index) => builder.fact(`f${index}`))
  const fixes: PathFix[] = Array.from({ length: 1 + random.below(7) }, (_value, index) => ({
    key: `x${index}`,
    title: `fix ${index}`,
    cost: 1 + random.below(4),
  }))
  const rules = 3 + random.below(20)
  for (let rule = 0; rule < rules; rule++)
    builder.rule({
      body: random.some(facts, random.chance(0.1) ? 0 : 1, random.chance(0.3) ? 3 : 1),
      head: random.pick(facts),
      probability: 0.1 + random.below(9) / 10,
      step: {},
      fixes: random.chance(0.75) ? random.some(fixes, 1, 2) : [],
    })
  return builder.build()
}
