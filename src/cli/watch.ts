import { type ClusterChange, ClusterState, followCluster } from "../app/follow-cluster.ts"
import type { LoadedCluster } from "../app/load-cluster.ts"
import { scan } from "../app/scan.ts"
import type { Finding } from "../model/finding.ts"
import type { ScanReport } from "../model/scan-report.ts"
import { clusterOptions, clusterProblem, loadLive, readClusterOptions } from "./cluster.ts"
import { type Command, UsageError } from "./command.ts"
import { readJudging } from "./judging.ts"
import { judgingOptions } from "./judging-options.ts"
import { openProgress } from "./progress.ts"
import { openWatchView } from "./watch-view.ts"

/** Milliseconds between two verdicts at least; and the share of the time that judging may take. */
const shortest = 1_000
const share = 0.1

/** What is different after a change of the cluster. */
export interface WatchStep {
  readonly change: ClusterChange
  readonly report: ScanReport
  readonly came: readonly Finding[]
  readonly went: readonly Finding[]
  /** What cannot be followed for now. */
  readonly problems: readonly string[]
}

export const watchCommand: Command = {
  name: "watch",
  arguments: "",
  describe: "follow a live cluster: findings as they come and go",
  options: {
    ...clusterOptions,
    manifests: {
      type: "string",
      multiple: true,
      value: "DIR",
      describe: "what the cluster's objects were made from: findings then name file and line",
    },
    ...judgingOptions,
  },
  examples: ["breakwater watch", "breakwater watch --cluster=prod -n shop --severity high"],
  async run(positionals, options, terminal) {
    if (positionals.length > 0)
      throw new UsageError("watch takes no targets", "Name the context of the cluster: --cluster=CONTEXT.")
    const { options: judging } = await readJudging(options)
    const progress = openProgress(terminal)
    const loaded = await loadLive(options, progress)
    progress.judging(loaded.inventory.size)
    const state = new ClusterState(loaded.inventory)
    let report = scan(loaded, judging)
    progress.close()

    const stop = new AbortController()
    const onSignal = (): void => stop.abort()
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, onSignal)
    const view = openWatchView(terminal, loaded.targets[0]?.name ?? "")
    try {
      view.begin(report)
      const context = loaded.header.context
      const given = { ...readClusterOptions(options), ...(context === undefined ? {} : { context }) }
      const timer = openTimer(stop.signal, () => {
        const change = state.advance()
        const problems = [...state.problems].map(([what, { message }]) => `${what}: ${message}`)
        const next = scan(currently(loaded, state), judging)
        view.step({ change, report: next, problems, ...compare(report, next) })
        report = next
      })
      await followCluster(loaded, state, { ...given, signal: stop.signal }, timer).catch((error: unknown) => {
        throw clusterProblem(error)
      })
    } finally {
      view.end()
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal)
    }
    return report.incomplete.length > 0 || state.problems.size > 0 ? 3 : 0
  },
}

const currently = (loaded: LoadedCluster, { inventory }: ClusterState): LoadedCluster => ({ ...loaded, inventory })

function compare(before: ScanReport, after: ScanReport): Pick<WatchStep, "came" | "went"> {
  const known = new Set(before.findings.map(({ id }) => id))
  const now = new Set(after.findings.map(({ id }) => id))
  return {
    came: after.findings.filter(({ id }) => !known.has(id)),
    went: before.findings.filter(({ id }) => !now.has(id)),
  }
}

/** Calls a task soon after it is asked for, but never so often that it takes more than its share of the time. */
function openTimer(signal: AbortSignal, task: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let pause = shortest
  signal.addEventListener("abort", () => clearTimeout(timer))
  return () => {
    if (timer !== undefined || signal.aborted) return
    timer = setTimeout(() => {
      timer = undefined
      const started = performance.now()
      task()
      pause = Math.max(shortest, (performance.now() - started) / share)
    }, pause)
  }
}
