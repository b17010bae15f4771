import { TargetError } from "../inputs/files/problem.ts"
import { readTargetParts } from "../inputs/files/read-targets.ts"
import { joinParts, type LoadPart } from "../inputs/load-part.ts"
import type { SnapshotHeader } from "../inputs/snapshot/header.ts"
import { clusterFacts } from "../model/cluster-facts.ts"
import { Inventory } from "../model/inventory.ts"
import { parseKubernetesVersion } from "../model/kubernetes-version.ts"
import type { ScanTarget } from "../model/scan-report.ts"
import type { LoadedInventory } from "./scan.ts"

export interface LoadOptions {
  /** Called now and then while files are read, with the number of files and objects so far. */
  readonly onProgress?: (files: number, objects: number) => void
  /** Version that charts are rendered for ("1.37"); helm's own default else. */
  readonly kubernetesVersion?: string
}

export { TargetError }

/**
 * Reads files, folders, globs, charts, kustomizations, saved snapshots and `-` (standard input) into an inventory. What
 * could not be read is in `incomplete`; a target that does not exist throws TargetError before anything is read.
 */
export async function loadInventory(targets: readonly string[], options: LoadOptions = {}): Promise<LoadedInventory> {
  const { kubernetesVersion, onProgress } = options
  const parts = readTargetParts(targets, kubernetesVersion === undefined ? {} : { kubernetesVersion })
  const { resources, incomplete, warnings, snapshots } = await joinParts(
    onProgress ? watched(parts, onProgress) : parts,
  )
  const written = snapshots.map(({ header }) => header.kubernetesVersion).find((version) => version !== undefined)
  const version = written === undefined ? undefined : parseKubernetesVersion(written)
  const saved = new Map(snapshots.map(({ file, header }) => [file, header]))
  const inventory = Inventory.of(resources)
  const namespaces = snapshots.length === 1 ? snapshots[0]?.header.namespaces : undefined
  return {
    inventory,
    targets: targets.map((name) => describeTarget(name, saved.get(name), inventory)),
    incomplete,
    warnings,
    ...(version ? { kubernetesVersion: version } : {}),
    ...(namespaces ? { namespaces } : {}),
  }
}

function describeTarget(name: string, header: SnapshotHeader | undefined, inventory: Inventory): ScanTarget {
  if (!header) return { kind: "manifests", name }
  const { kubernetesVersion, apiVersions } = header
  if (kubernetesVersion === undefined) return { kind: "snapshot", name }
  return { kind: "snapshot", name, cluster: clusterFacts(inventory, kubernetesVersion, apiVersions) }
}

async function* watched(
  parts: AsyncIterable<LoadPart>,
  onProgress: (files: number, objects: number) => void,
): AsyncGenerator<LoadPart> {
  let [files, objects] = [0, 0]
  for await (const part of parts) {
    files += part.files
    objects += part.resources.length
    onProgress(files, objects)
    yield part
  }
}
