import { existsSync } from "node:fs"
import type { LoadClusterOptions, LoadedCluster } from "../app/load-cluster.ts"
import { ClusterError } from "../inputs/cluster/cluster-error.ts"
import { TargetError } from "../inputs/files/problem.ts"
import { flag, type OptionSpecification, type OptionValues, text, texts, UsageError } from "./command.ts"
import type { Progress } from "./progress.ts"
import type { Terminal } from "./terminal.ts"

/** Options of every command that reads a live cluster. */
export const clusterOptions = {
  cluster: {
    type: "string",
    value: "CONTEXT",
    optionalValue: true,
    describe: "the live cluster of a kubeconfig context (default the current one)",
  },
  namespace: {
    type: "string",
    short: "n",
    multiple: true,
    value: "NS",
    describe: "read and report only this namespace of the cluster; may be given several times",
  },
  "without-secrets": { type: "boolean", describe: "do not even list the names of Secrets" },
  timeout: {
    type: "string",
    value: "SECONDS",
    describe: "give up when the API server sends nothing for this long (default 30)",
  },
} satisfies Record<string, OptionSpecification>

/** TLS and HTTP are loaded only for those who have a cluster. */
const loader = () => import("../app/load-cluster.ts")

/** Whether a cluster is asked for. */
export const wantsCluster = (options: OptionValues): boolean => text(options, "cluster") !== undefined

export function readClusterOptions(options: OptionValues): LoadClusterOptions {
  const context = text(options, "cluster")
  const namespaces = texts(options, "namespace").flatMap((entry) => entry.split(","))
  const manifests = texts(options, "manifests")
  const timeout = text(options, "timeout")
  const seconds = Number(timeout)
  if (timeout !== undefined && !(seconds > 0 && seconds <= 3600))
    throw new UsageError(`--timeout does not know "${timeout}"`, "Give seconds: --timeout 60.")
  const unusable = namespaces.find((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
  if (unusable !== undefined) throw new UsageError(`"${unusable}" is no name of a namespace`)
  return {
    ...(context ? { context } : {}),
    ...(namespaces.length > 0 ? { namespaces } : {}),
    ...(manifests.length > 0 ? { manifests } : {}),
    ...(timeout === undefined ? {} : { stall: seconds * 1000 }),
    withoutSecrets: flag(options, "without-secrets"),
  }
}

/** Reads the cluster that the options name. Throws UsageError where it cannot be used at all. */
export async function loadLive(options: OptionValues, progress: Pick<Progress, "listing">): Promise<LoadedCluster> {
  const given = readClusterOptions(options)
  let count = 0
  const { loadCluster } = await loader()
  return loadCluster({
    ...given,
    onObjects: (more) => {
      count += more
      progress.listing(count)
    },
  }).catch((error: unknown) => {
    throw clusterProblem(error)
  })
}

/** Milliseconds that a cluster nobody named has to answer. */
const patience = 5_000

/**
 * The cluster of the current context, when there is one and it answers: for `breakwater` alone in a folder without
 * manifests. Says which cluster before anything of it is read.
 */
export async function loadCurrentCluster(terminal: Terminal, progress: Progress): Promise<LoadedCluster | undefined> {
  const cluster = await (await loader()).reachableCluster(patience)
  if (cluster === undefined) return undefined
  terminal.writeError(`There are no manifests here. Scanning the cluster of the context "${cluster}".\n`)
  return loadLive({ cluster }, progress)
}

export function clusterProblem(error: unknown): unknown {
  if (error instanceof ClusterError || error instanceof TargetError) return new UsageError(error.message, error.advice)
  return error
}

/** The path of a snapshot that must be there. */
export function snapshotFile(options: OptionValues): string | undefined {
  const file = text(options, "snapshot")
  if (file !== undefined && !existsSync(file))
    throw new UsageError(`there is no snapshot ${file}`, "Take one: breakwater snapshot -o FILE.")
  return file
}
