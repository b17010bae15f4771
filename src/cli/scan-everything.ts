import type { PathQuestion } from "../app/paths.ts"
import { type LoadedInventory, type ScanOptions, scan, versionOf } from "../app/scan.ts"
import type { WorkloadFlaws } from "../app/workload-flaws.ts"
import type { Check } from "../engines/posture/check.ts"
import { Inventory } from "../model/inventory.ts"
import type { PathPictures } from "../model/path-picture.ts"
import { loadCurrentCluster, loadLive, snapshotFile, wantsCluster } from "./cluster.ts"
import { flag, type OptionValues, texts, UsageError, whatIsHere } from "./command.ts"
import { loadTargets, readJudging } from "./judging.ts"
import { isImageTarget, readVexOption } from "./scan-images.ts"
import { readBaseline, readNamedImages, type ScanAnswer, type ScanRequest } from "./scan-request.ts"
import { withImages } from "./workload-images.ts"

/** Judges whatever the arguments name: manifests, a cluster, a snapshot, images. */
export async function judge(request: ScanRequest): Promise<ScanAnswer> {
  const { options, progress } = request
  const { options: judging, rules } = await readJudging(options, await pathRules(options))
  const read = await load(request, judging)
  const { loaded, advisories } = await withImages(read, options, judging, progress)
  progress.judging(loaded.inventory.size)
  const vex = readVexOption(options, loaded)
  const draws = request.formats.includes("html")
  const wantsPaths = flag(options, "paths")
  const known: { flaws?: WorkloadFlaws } = {}
  const informed = wantsPaths ? await informedPaths(known) : undefined
  const report = scan(loaded, {
    ...judging,
    ...readBaseline(options),
    ...(advisories ? { advisories } : {}),
    ...(vex.length > 0 ? { vex } : {}),
    unfixed: flag(options, "unfixed"),
    ...(informed ? { attackPaths: informed } : {}),
    pictures: draws,
  })
  const paths =
    draws && wantsPaths ? await drawPaths(loaded, { version: versionOf(loaded, judging), ...known }) : undefined
  advisories?.close()
  return { report: paths ? { ...report, paths } : report, rules }
}

/** Attack paths look at everything at once, and take their own code: only for those who ask. */
const pathRules = async (options: OptionValues): Promise<readonly Check[]> =>
  flag(options, "paths") ? [(await import("../engines/paths/attack-path.ts")).attackPath] : []

/** Keeps what is known of flaws in images, so that paths are drawn as they were judged. */
async function informedPaths(known: { flaws?: WorkloadFlaws }): Promise<NonNullable<ScanOptions["attackPaths"]>> {
  const { attackPathWith } = await import("../engines/paths/attack-path.ts")
  return (flaws) => {
    known.flaws = flaws
    return attackPathWith({ flaws })
  }
}

async function drawPaths({ inventory }: LoadedInventory, question: PathQuestion): Promise<PathPictures> {
  const { findAttackPaths } = await import("../app/find-attack-paths.ts")
  const { picturePaths } = await import("../app/picture-paths.ts")
  return picturePaths(await findAttackPaths(inventory, question))
}

/** What the arguments name: a cluster, a snapshot, or files. */
async function load(request: ScanRequest, judging: ScanOptions): Promise<LoadedInventory> {
  const { positionals, options, terminal, progress } = request
  const snapshot = snapshotFile(options)
  const sources = [wantsCluster(options), snapshot !== undefined, positionals.length > 0]
  if (sources.filter(Boolean).length > 1)
    throw new UsageError(
      "a scan is of a cluster, a snapshot or files, one at a time",
      "For the files a cluster was made from: --cluster --manifests DIR.",
    )
  if (wantsCluster(options)) return loadLive(options, progress)
  const idle = ["namespace", "manifests", "without-secrets", "timeout"].find((name) => options[name] !== undefined)
  if (idle) throw new UsageError(`--${idle} is about a live cluster`, "Add --cluster.")
  if (snapshot !== undefined) return loadTargets([snapshot], judging, progress)
  const images = [...texts(options, "image"), ...positionals.filter(isImageTarget)]
  if (images.length > 0)
    return loadImages(
      images,
      positionals.filter((name) => !isImageTarget(name)),
      request,
      judging,
    )
  const loaded = await loadTargets(positionals, judging, progress)
  if (options[whatIsHere] !== true || loaded.inventory.size > 0 || loaded.incomplete.length > 0) return loaded
  return (await loadCurrentCluster(terminal, progress)) ?? loaded
}

async function loadImages(
  names: readonly string[],
  others: readonly string[],
  request: ScanRequest,
  judging: ScanOptions,
): Promise<LoadedInventory> {
  const loaded =
    others.length > 0
      ? await loadTargets(others, judging, request.progress)
      : { inventory: Inventory.of([]), targets: [], incomplete: [], warnings: [] }
  const images = await readNamedImages(names, request)
  const targets = names.map((name) => ({ kind: "image", name }) as const)
  return { ...loaded, targets: [...loaded.targets, ...targets], images }
}
