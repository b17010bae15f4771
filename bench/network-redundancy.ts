import { dialects } from "../src/engines/network/dialect.ts"
import { reachability } from "../src/engines/network/reachability.ts"
import { findRedundant } from "../src/engines/network/redundancy.ts"
import { benchWorld } from "./network-world.ts"

/** `npm run bench network-redundancy`: policies and rules that change nothing, in worlds of growing size. */
export async function run(): Promise<void> {
  for (const [pods, namespaces, policies] of [
    [2_000, 100, 500],
    [8_000, 400, 2_000],
    [20_000, 1_000, 5_000],
  ] as const) {
    const answer = reachability(benchWorld(pods, namespaces, policies), dialects.spec)
    const started = performance.now()
    const found = findRedundant(answer).length
    console.log(
      `${pods} pods, ${namespaces} namespaces, ${policies} policies, ${answer.classes.list.length} classes: ` +
        `${found} redundant parts in ${(performance.now() - started).toFixed(0)} ms, ${(process.memoryUsage().rss / 1048576).toFixed(0)} MB`,
    )
  }
}
