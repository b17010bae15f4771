import { spawnSync } from "node:child_process"
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findPaths, fixesFor } from "../src/engines/paths/analyse.ts"
import { buildGraph } from "../src/engines/paths/build.ts"
import { defaultEntries } from "../src/engines/paths/entries.ts"
import { defaultGoals } from "../src/engines/paths/goals.ts"
import { readWorld } from "../src/engines/paths/world.ts"
import { writeSnapshot } from "../src/inputs/snapshot/write-snapshot.ts"
import { benchCluster, type ClusterSize } from "./paths-world.ts"

const sizes = [
  { pods: 10_000, nodes: 500, bindings: 3_000, policies: 500 },
  { pods: 100_000, nodes: 5_000, bindings: 30_000, policies: 5_000 },
]

/** `npm run bench paths [small|command]`: from an inventory to ranked paths and fixes, step by step; or the command on a snapshot. */
export async function run([what]: readonly string[]): Promise<void> {
  if (what === "command") return command()
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

/** `breakwater paths` on the snapshot of the large cluster, in a process of its own. */
function command(): void {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-paths-"))
  try {
    const snapshot = join(folder, "cluster.jsonl")
    const file = openSync(snapshot, "w")
    for (const line of writeSnapshot(benchCluster(sizes[1] as ClusterSize), { kubernetesVersion: "1.37" }))
      writeSync(file, line)
    closeSync(file)
    const hook = join(folder, "hook.cjs")
    writeFileSync(hook, "process.on('exit',()=>require('fs').writeSync(2,'maxrss='+process.resourceUsage().maxRSS))")
    const started = performance.now()
    const { stderr, stdout, status } = spawnSync(
      process.execPath,
      ["-r", hook, "bin/breakwater.cjs", "paths", "--source", snapshot, "-f", "json"],
      { encoding: "utf8", maxBuffer: 2 ** 30 },
    )
    const peak = Number(/maxrss=(\d+)/.exec(stderr)?.[1] ?? 0) / 1024
    console.log(
      `paths of a snapshot of ${(statSync(snapshot).size / 1e6).toFixed(0)} MB: ${((performance.now() - started) / 1000).toFixed(1)} s, peak ${peak.toFixed(0)} MB, exit ${status}, ${JSON.parse(stdout).paths.length} paths`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
