import { TargetError } from "../inputs/files/problem.ts"
import { readTargetParts } from "../inputs/files/read-targets.ts"
import { joinParts, type LoadPart } from "../inputs/load-part.ts"
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
  const saved = new Set(snapshots.map(({ file }) => file))
  return {
    inventory: Inventory.of(resources),
    targets: targets.map((name): ScanTarget => ({ kind: saved.has(name) ? "snapshot" : "manifests", name })),
    incomplete,
    warnings,
    ...(version ? { kubernetesVersion: version } : {}),
  }
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
