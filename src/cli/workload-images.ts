import type { OpenIndex } from "../app/database.ts"
import { catalogRegistryImage } from "../app/sbom.ts"
import { type LoadedInventory, type ScanOptions, scan, versionOf, wantsImages } from "../app/scan.ts"
import { type WorkloadFlaws, workloadFlaws } from "../app/workload-flaws.ts"
import { findWorkloadImages } from "../app/workload-images.ts"
import { vulnerablePackage } from "../engines/vulnerabilities/vulnerability-rules.ts"
import { renderIncomplete } from "../outputs/terminal/report.ts"
import { flag, type OptionValues, text, UsageError } from "./command.ts"
import { openProgress, type Progress } from "./progress.ts"
import { catalogOptions } from "./read-image.ts"
import { openAdvisories } from "./scan-images.ts"
import type { Terminal } from "./terminal.ts"

export interface WithImages {
  readonly loaded: LoadedInventory
  readonly advisories?: OpenIndex
}

/**
 * Adds the images of workloads to what was loaded, and opens the database where images are judged. Without being asked for, images
 * of workloads are judged where there is a database and this machine knows them: then nothing is fetched, and what is not known
 * is counted and makes nothing incomplete.
 */
export async function withImages(
  loaded: LoadedInventory,
  options: OptionValues,
  judging: ScanOptions,
  progress: Progress,
): Promise<WithImages> {
  const { images: given = [], inventory } = loaded
  const pulls = flag(options, "pull")
  const isAsked = pulls || flag(options, "images")
  const isNamed = isAsked || given.length > 0 || text(options, "db") !== undefined
  const advisories = wantsImages(judging) ? openWhereThere(options, isNamed) : undefined
  const opened = advisories ? { advisories } : {}
  const isJudged = isAsked || given.length > 0 || advisories !== undefined
  if (!isJudged || inventory.size === 0 || !wantsImages(judging)) return { loaded, ...opened }
  const reading = catalogOptions(options)
  const { platform, store } = reading
  const { images, others } = await findWorkloadImages(inventory, versionOf(loaded, judging), {
    ...(store ? { store } : {}),
    given,
    isAsked,
    ...(platform ? { platform: `${platform.os}/${platform.architecture}` } : {}),
    ...(loaded.namespaces ? { namespaces: loaded.namespaces } : {}),
    ...(pulls
      ? {
          pull: (reference) => catalogRegistryImage(reference, reading),
          onImage: (name, done, all) => progress.image(`${name} (${done + 1} of ${all})`),
        }
      : {}),
  })
  const { images: _, ...rest } = loaded
  return { loaded: { ...rest, ...(others.length > 0 ? { images: others } : {}), workloadImages: images }, ...opened }
}

/** A database that nobody asked for stops no scan of manifests, whatever is wrong with it. */
function openWhereThere(options: OptionValues, isNamed: boolean): OpenIndex | undefined {
  if (isNamed) return openAdvisories(options)
  try {
    return openAdvisories(options)
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

/**
 * The flaws of workloads that their images have, where `--images` or `--pull` asks for them. Without a database there is nothing
 * to tell them by. Throws UsageError.
 */
export async function readFlaws(
  read: Pick<LoadedInventory, "inventory" | "kubernetesVersion">,
  options: OptionValues,
  terminal: Terminal,
): Promise<{ readonly flaws: WorkloadFlaws; readonly isIncomplete: boolean } | undefined> {
  if (!flag(options, "images") && !flag(options, "pull")) return undefined
  const judging = { only: [vulnerablePackage.id] }
  const progress = openProgress(terminal)
  const { loaded, advisories } = await withImages(
    { ...read, targets: [], incomplete: [], warnings: [] },
    options,
    judging,
    progress,
  )
  progress.close()
  if (!advisories)
    throw new UsageError(
      "there is no vulnerability database to tell flaws by",
      "Make one: breakwater db import FEED...",
    )
  try {
    const { findings, incomplete } = scan(loaded, { ...judging, advisories })
    for (const item of incomplete)
      for (const line of renderIncomplete(item, { style: terminal.errorStyle, width: terminal.width, all: true }))
        terminal.writeError(line)
    return { flaws: workloadFlaws(findings), isIncomplete: incomplete.length > 0 }
  } finally {
    advisories.close()
  }
}
