import { dialects } from "../src/engines/network/dialect.ts"
import { diffReachability } from "../src/engines/network/diff.ts"
import { withPodChanges, withPolicyChanges } from "../src/engines/network/incremental.ts"
import { portPoint } from "../src/engines/network/ports.ts"
import { type Reachability, reachability } from "../src/engines/network/reachability.ts"
import { compareOn } from "../test/oracles/network/differential.ts"
import { compareClustersOn } from "../test/oracles/network/differential-clusters.ts"
import { randomCalicoWorld } from "../test/oracles/network/random-calico.ts"
import { randomIstioWorld } from "../test/oracles/network/random-istio.ts"
import { randomWorld } from "../test/oracles/network/random-world.ts"
import { benchPod, benchWorld, clusterPolicy, isolation, networkPolicy, numbers } from "./network-world.ts"

/** `npm run bench network [differential]`: all pairs, point queries and edits on generated worlds; or engine against oracle. */
export async function run([what]: readonly string[]): Promise<void> {
  if (what === "differential") return differential()
  for (const [pods, namespaces, policies] of [
    [10_000, 100, 500],
    [100_000, 1_000, 5_000],
  ] as const) {
    const world = benchWorld(pods, namespaces, policies)
    console.log(`${pods} pods, ${namespaces} namespaces, ${policies} policies`)
    globalThis.gc?.()
    const started = performance.now()
    const answer = reachability(world, dialects.spec)
    const built = performance.now()
    const pairs = answer.countPairs()
    const done = performance.now()
    console.log(
      `  all pairs   ${(done - started).toFixed(0)} ms (build ${(built - started).toFixed(0)}, pairs ${(done - built).toFixed(0)}), ` +
        `${answer.classes.list.length} classes, ${pairs.size} distinct verdicts, ${[...pairs.values()].reduce((a, b) => a + b, 0).toExponential(2)} pairs, ` +
        `${(process.memoryUsage().rss / 1048576).toFixed(0)} MB resident, peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
    )
    points(answer)
    if (pods < 100_000) continue
    diffs(answer)
    edits(answer, namespaces)
  }
}

const percentile = (all: readonly number[], part: number): string => {
  const times = all.slice(all.length / 2)
  return `${(times.sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0).toFixed(2)} ms`
}

/** What one more policy that isolates a namespace opens and closes, and what a changed rule of the highest tier does. */
function diffs(before: Reachability): void {
  const tier = before.resources.find(({ kind }) => kind === "ClusterNetworkPolicy")
  for (const [what, changed, removed] of [
    ["one namespace isolated", [isolation("ns-0")], []],
    ["one tier policy removed", [], tier ? [tier] : []],
  ] as const) {
    const after = withPolicyChanges(reachability(before.world, before.dialect), changed, removed)
    const started = performance.now()
    let count = 0
    for (const _ of diffReachability(before, after)) count++
    console.log(
      `  diff        ${(performance.now() - started).toFixed(0)} ms, ${what}: ${count} pairs of classes differ`,
    )
  }
}

/** After each edit the verdicts of 100 pairs are asked, so that what was put off is paid for. */
function edits(first: Reachability, namespaces: number): void {
  const below = numbers(13)
  let answer = first
  const measure = (change: () => Reachability): number => {
    const started = performance.now()
    answer = change()
    const size = answer.pods.length
    for (let i = 0; i < 100; i++)
      answer.verdictOf({ kind: "pod", index: below(size) }, { kind: "pod", index: below(size) }, portPoint("TCP", 80))
    return performance.now() - started
  }
  // Half of the edits warm the code up.
  const count = 2_000
  const policyTimes = Array.from({ length: count }, () => {
    const index = below(4_950)
    const old = answer.resources[below(answer.resources.length)]
    const tier = old?.kind === "ClusterNetworkPolicy" ? Number(old.name.slice("tier-".length)) : undefined
    const changed = tier === undefined ? networkPolicy(index, namespaces, below) : clusterPolicy(tier, below)
    return measure(() => withPolicyChanges(answer, [changed]))
  })
  const podTimes = Array.from({ length: count }, () => {
    const pod = benchPod(below(100_000), namespaces)
    const isNew = below(2) === 0
    const changed = isNew
      ? { ...pod, podId: `${pod.podId}-${below(1e6)}` }
      : { ...pod, labels: { ...pod.labels, app: `app-${below(12)}` } }
    return measure(() => (below(3) === 0 ? withPodChanges(answer, [], [pod.podId]) : withPodChanges(answer, [changed])))
  })
  console.log(
    `  policy edit p50 ${percentile(policyTimes, 0.5)}, p99 ${percentile(policyTimes, 0.99)}, max ${percentile(policyTimes, 0.9999)}`,
  )
  console.log(
    `  pod event   p50 ${percentile(podTimes, 0.5)}, p99 ${percentile(podTimes, 0.99)}, max ${percentile(podTimes, 0.9999)}`,
  )
}

function points(answer: Reachability): void {
  const below = numbers(11)
  const count = 1_000_000
  const size = answer.pods.length
  const from = Int32Array.from({ length: count }, () => below(size))
  const to = Int32Array.from({ length: count }, () => below(size))
  const port = Int32Array.from({ length: count }, () => portPoint("TCP", [80, 443, 8080, 22][below(4)] ?? 80))
  let allowed = 0
  const started = performance.now()
  for (let i = 0; i < count; i++) {
    const source = { kind: "pod", index: from[i] as number } as const
    const target = { kind: "pod", index: to[i] as number } as const
    if (answer.verdictOf(source, target, port[i] as number) === "allowed") allowed++
  }
  const seconds = (performance.now() - started) / 1000
  console.log(`  point query ${(count / seconds / 1e6).toFixed(2)} million/s (${allowed} of ${count} allowed)`)
}

/** Policies of Kubernetes, of Calico and of Istio, and several clusters, each against its naive evaluator. */
function differential(): void {
  const perWorld = 200
  for (const [what, make, worlds] of [
    ["Kubernetes", randomWorld, 5_000],
    ["Calico", randomCalicoWorld, 2_500],
    ["Istio", randomIstioWorld, 2_500],
  ] as const) {
    const started = performance.now()
    const differences = Array.from({ length: worlds }, (_, seed) => compareOn(100_000 + seed, perWorld, make)).flat()
    for (const difference of differences.slice(0, 5)) console.log(JSON.stringify(difference))
    console.log(
      `${what}: ${(worlds * perWorld).toLocaleString("en")} verdicts in ${worlds} worlds, ${differences.length} differ, ` +
        `${((performance.now() - started) / 1000).toFixed(1)} s`,
    )
    if (differences.length > 0) process.exitCode = 1
  }
  const started = performance.now()
  const worlds = 10_000
  const found = Array.from({ length: worlds }, (_, seed) => compareClustersOn(100_000 + seed, 100))
  const differences = found.flatMap((one) => one.differences)
  for (const difference of differences.slice(0, 5)) console.log(JSON.stringify(difference))
  const across = found.reduce((sum, { seen }) => sum + seen.across, 0)
  console.log(
    `Several clusters: ${(worlds * 100).toLocaleString("en")} verdicts in ${worlds} worlds (${across.toLocaleString("en")} from one cluster to another), ` +
      `${differences.length} differ, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  )
  if (differences.length > 0) process.exitCode = 1
}
