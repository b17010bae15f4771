import type { Finding } from "../model/finding.ts"
import { newestVersion } from "../model/kubernetes-version.ts"
import { comparePaths, type PathChanges } from "./compare-paths.ts"
import { diffFindings, type FindingChange } from "./diff-findings.ts"
import { diffNetworks, type NetworkChange, networkOf } from "./network.ts"
import { analysePaths } from "./paths.ts"
import { type LoadedInventory, type ScanOptions, scan } from "./scan.ts"

/** What a change of the sources adds and removes. */
export interface SourceChange {
  readonly findings: FindingChange
  readonly network: readonly NetworkChange[]
  readonly paths: PathChanges
}

/** Compares two states by what they mean: files that were moved or rewritten without effect are no change. */
export function diffSources(base: LoadedInventory, head: LoadedInventory, options: ScanOptions = {}): SourceChange {
  const version = options.kubernetesVersion ?? head.kubernetesVersion ?? newestVersion
  const asked = { ...options, kubernetesVersion: version }
  const [before, after] = [base, head].map((loaded) => scan(loaded, asked).findings) as [
    readonly Finding[],
    readonly Finding[],
  ]
  return {
    findings: diffFindings(before, after),
    network: diffNetworks(networkOf(base.inventory, "spec", version), networkOf(head.inventory, "spec", version)),
    paths: comparePaths(analysePaths(base.inventory, { version }), analysePaths(head.inventory, { version })),
  }
}

export const isNoChange = ({ findings, network, paths }: SourceChange): boolean =>
  [findings.added, findings.removed, network, paths.added, paths.removed].every(({ length }) => length === 0)
