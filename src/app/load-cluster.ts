import { ClusterError } from "../inputs/cluster/cluster-error.ts"
import type { Discovery } from "../inputs/cluster/discovery.ts"
import { askJson } from "../inputs/cluster/http/answers.ts"
import type { ClusterClient } from "../inputs/cluster/http/client.ts"
import { openClient } from "../inputs/cluster/http/client.ts"
import { readKubeconfig } from "../inputs/cluster/kubeconfig/read-kubeconfig.ts"
import { openAccess } from "../inputs/cluster/open-access.ts"
import { type ReadOptions, type ReadPosition, readCluster, startReading } from "../inputs/cluster/read-cluster.ts"
import { joinParts } from "../inputs/load-part.ts"
import type { SnapshotHeader } from "../inputs/snapshot/header.ts"
import { clusterFacts } from "../model/cluster-facts.ts"
import { Inventory } from "../model/inventory.ts"
import {
  formatVersion,
  type KubernetesVersion,
  newestVersion,
  oldestVersion,
  parseKubernetesVersion,
} from "../model/kubernetes-version.ts"
import type { Warning } from "../model/scan-report.ts"
import { loadInventory } from "./load.ts"
import type { LoadedInventory } from "./scan.ts"

export { ClusterError }

export interface LoadClusterOptions extends ReadOptions {
  /** Context of the kubeconfig; by default the current one, or the pod's own service account. */
  readonly context?: string
  /** Files and folders that the live objects were made from: findings then name file and line. */
  readonly manifests?: readonly string[]
  /** Milliseconds without a byte after which a request is given up; 30 seconds by default. */
  readonly stall?: number
}

export interface LoadedCluster extends LoadedInventory {
  readonly header: SnapshotHeader
  /** What each list can be watched from. */
  readonly positions: readonly ReadPosition[]
}

/**
 * Reads a live cluster into an inventory. Only ever asks (GET); values of Secrets are never asked for. What could not be
 * read is in `incomplete`; a cluster that cannot be used at all throws ClusterError.
 */
export async function loadCluster(options: LoadClusterOptions = {}): Promise<LoadedCluster> {
  const client = openClient(openAccess(options.context), options.stall === undefined ? {} : { stall: options.stall })
  try {
    return await loadFrom(client, options)
  } finally {
    client.close()
  }
}

/** Whether the kubeconfig chooses a cluster; false, too, where it cannot be read. */
export function hasCurrentContext(): boolean {
  try {
    return readKubeconfig().currentContext !== undefined
  } catch {
    return false
  }
}

/** What a cluster serves. Throws ClusterError. */
export async function discoverCluster({ context, stall }: LoadClusterOptions): Promise<Discovery> {
  const client = openClient(openAccess(context), stall === undefined ? {} : { stall })
  try {
    return (await startReading(client)).discovery
  } finally {
    client.close()
  }
}

/** The current context when its server answers in time (milliseconds); undefined otherwise, whatever the reason. */
export async function reachableCluster(patience: number): Promise<string | undefined> {
  try {
    const client = openClient(openAccess(), { stall: patience })
    const { context } = client.access
    try {
      await askJson(
        client,
        "/version",
        { attempts: 1, pause: 0, longest: 0 },
        { signal: AbortSignal.timeout(patience) },
      )
      return context
    } finally {
      client.close()
    }
  } catch {
    return undefined
  }
}

/** Verdicts are given for the versions whose source was read; another one is judged all the same. */
function versionWarnings(version: KubernetesVersion | undefined): readonly Warning[] {
  const range = `${formatVersion(oldestVersion)} to ${formatVersion(newestVersion)}`
  const isKnown = version?.major === 1 && version.minor >= oldestVersion.minor && version.minor <= newestVersion.minor
  if (isKnown) return []
  const name = version ? formatVersion(version) : "of an unknown version"
  return [
    {
      code: "kubernetes-version",
      message: `the cluster runs Kubernetes ${name}; rules are made for ${range}, and some may not fit`,
    },
  ]
}

export async function loadFrom(client: ClusterClient, options: LoadClusterOptions): Promise<LoadedCluster> {
  const start = await startReading(client, options.retry)
  const positions: ReadPosition[] = []
  const read = await joinParts(readCluster(client, start, options, (position) => positions.push(position)))
  const sources = options.manifests ? await loadInventory(options.manifests) : undefined
  const inventory = Inventory.of(read.resources)
  const { gitVersion, discovery } = start
  const version = parseKubernetesVersion(gitVersion)
  const name = client.access.context
  const incomplete = [...read.incomplete, ...(sources?.incomplete ?? [])]
  return {
    inventory,
    targets: [{ kind: "cluster", name, cluster: clusterFacts(inventory, gitVersion, discovery.apiVersions) }],
    incomplete,
    warnings: [...(sources?.warnings ?? []), ...versionWarnings(version)],
    ...(version ? { kubernetesVersion: version } : {}),
    ...(sources ? { manifests: sources.inventory } : {}),
    ...(options.namespaces ? { namespaces: options.namespaces } : {}),
    positions,
    header: {
      kubernetesVersion: gitVersion,
      context: name,
      apiVersions: discovery.apiVersions,
      ...(options.namespaces ? { namespaces: options.namespaces } : {}),
      ...(read.incomplete.length > 0 ? { incomplete: read.incomplete } : {}),
    },
  }
}
