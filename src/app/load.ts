import { readTargets, TargetError } from "../inputs/targets.ts"
import { Inventory } from "../model/inventory.ts"
import type { LoadedInventory } from "./scan.ts"

export interface LoadOptions {
  /** Called now and then while files are read, with the number of files and objects so far. */
  readonly onProgress?: (files: number, objects: number) => void
}

export { TargetError }

/**
 * Reads files, folders, globs that the shell expanded, charts, kustomizations and `-` into an inventory. What could not
 * be read is in `incomplete`; a target that does not exist throws TargetError.
 */
export async function loadInventory(targets: readonly string[], options: LoadOptions = {}): Promise<LoadedInventory> {
  const { resources, incomplete, warnings } = await readTargets(targets, options)
  return {
    inventory: Inventory.of(resources),
    targets: targets.map((name) => ({ kind: "manifests", name })),
    incomplete,
    warnings,
  }
}
