import { findPaths, fixesFor } from "../src/engines/paths/analyse.ts"
import { buildGraph } from "../src/engines/paths/build.ts"
import { defaultEntries } from "../src/engines/paths/entries.ts"
import { defaultGoals } from "../src/engines/paths/goals.ts"
import { readWorld } from "../src/engines/paths/world.ts"
import { benchCluster } from "./paths-world.ts"

const sizes = [
  { pods: 10_000, nodes: 500, bindings: 3_000, policies: 500 },
  { pods: 100_000, nodes: 5_000, bindings: 30_000, policies: 5_000 },
]

/** `npm run bench paths [small]`: from an inventory to ranked paths and fixes, step by step. */
export async function run([what]: readonly string[]): Promise<void> {
  for (const size of what === "small" ? sizes.slice(0, 1) : sizes) {
    const inventory = benchCluster(size)
    globalThis.gc?.()
    console.log(`${size.pods} pods, ${size.nodes} nodes, ${size.bindings} bindings, ${size.policies} policies`)
    const times: [string, number][] = []
    const timed = <T>(name: string, work: () => T): T => {
      const started = performance.now()
      const result = work()
      times.push([name, performance.now() - started])
      return result
    }
    const world = timed("read the world", () => readWorld(inventory))
    const model = timed("build the graph", () => buildGraph(world))
    const entries = defaultEntries(model)
    const { paths, incomplete } = timed("find and rank paths", () => findPaths(model, entries, defaultGoals(model)))
    const fixes = timed("smallest fix set", () => fixesFor(model, paths))
    for (const [name, time] of times) console.log(`  ${name.padEnd(20)} ${time.toFixed(0).padStart(6)} ms`)
    const { graph } = model
    console.log(
      `  ${graph.facts.length} facts, ${graph.ruleCount} rules, ${entries.length} starts, ${paths.length} paths, ${incomplete.length} incomplete; ` +
        `${fixes.fixes.length} fixes of cost ${fixes.cost} (bound ${fixes.lowerBound.toFixed(1)}, ${fixes.optimal ? "optimal" : "not proven"}, ${fixes.holds ? "holds" : "does not hold"}, ${fixes.open.length} open); ` +
        `peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
    )
  }
}
