import { readFileSync } from "node:fs"
import type { PathQuestion } from "../app/paths.ts"
import { type LoadedInventory, type ScanOptions, scan, versionOf } from "../app/scan.ts"
import type { WorkloadFlaws } from "../app/workload-flaws.ts"
import type { Check } from "../engines/posture/check.ts"
import { closest } from "../lib/closest.ts"
import { asArray, asString, get } from "../lib/json.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { Inventory } from "../model/inventory.ts"
import type { PathPictures } from "../model/path-picture.ts"
import type { Rule } from "../model/rule.ts"
import { judgedAnything, type ScanReport } from "../model/scan-report.ts"
import { isAtLeast, type SeverityLevel } from "../model/severity.ts"
import { plainStyle } from "../outputs/terminal/style.ts"
import { clusterOptions, loadCurrentCluster, loadLive, snapshotFile, wantsCluster } from "./cluster.ts"
import { type Command, flag, type OptionValues, text, texts, UsageError, whatIsHere } from "./command.ts"
import { type Format, formatNames, formats } from "./formats.ts"
import { judgingOptions, loadTargets, readJudging, readSeverity } from "./judging.ts"
import { openProgress, type Progress } from "./progress.ts"
import { imageOptions, readNamedImage } from "./read-image.ts"
import { isImageTarget, readVexOption, scanImageOptions } from "./scan-images.ts"
import type { Terminal } from "./terminal.ts"
import { withImages, workloadImageOptions } from "./workload-images.ts"
import { writeReport } from "./write-report.ts"

export const scanCommand: Command = {
  name: "scan",
  arguments: "[TARGET...]",
  describe: "find what is wrong in manifests, charts, kustomizations, images and live clusters",
  options: {
    ...clusterOptions,
    manifests: {
      type: "string",
      multiple: true,
      value: "DIR",
      describe: "what the cluster's objects were made from: findings then name file and line",
    },
    snapshot: { type: "string", value: "FILE", describe: "a cluster's inventory that breakwater snapshot saved" },
    format: {
      type: "string",
      short: "f",
      multiple: true,
      value: "FORMAT[=FILE]",
      describe: `${formatNames.join(", ")}; may be given several times`,
    },
    output: { type: "string", short: "o", value: "FILE", describe: "write the report to a file" },
    "fail-on": {
      type: "string",
      value: "SEVERITY",
      describe: "exit 1 at or above it: critical, high (default), medium, low, info, never",
    },
    ...judgingOptions,
    ...scanImageOptions,
    ...workloadImageOptions,
    platform: imageOptions.platform,
    cache: imageOptions.cache,
    insecure: imageOptions.insecure,
    baseline: { type: "string", value: "FILE", describe: "report only what a JSON report from before does not have" },
    paths: { type: "boolean", describe: "also look for attack paths: one finding for each change that cuts them" },
    all: { type: "boolean", short: "a", describe: "show every finding, not the first of each kind" },
  },
  examples: [
    "breakwater scan k8s/",
    "breakwater scan chart/ --severity medium",
    "kubectl get deploy -o yaml | breakwater scan -",
    "breakwater scan registry.example.com/shop/cart:1.2",
    "breakwater scan --cluster=prod --manifests k8s/",
    "breakwater scan k8s/ --pull",
    "breakwater scan k8s/ -f sarif=report.sarif -f terminal --fail-on critical",
  ],
  async run(positionals, options, terminal) {
    const outputs = readOutputs(texts(options, "format"), text(options, "output"))
    const failOn = readSeverity("fail-on", text(options, "fail-on") ?? "high", ["never"])
    const { options: judging, rules } = await readJudging(options, await pathRules(options))

    const progress = openProgress(terminal)
    const read = await load(positionals, options, judging, terminal, progress)
    const { loaded, advisories } = await withImages(read, options, judging, progress)
    progress.judging(loaded.inventory.size)
    const baseline = text(options, "baseline")
    const vex = readVexOption(options, loaded)
    const draws = outputs.some(({ format }) => format === "html")
    const wantsPaths = flag(options, "paths")
    const known: { flaws?: WorkloadFlaws } = {}
    const informed = wantsPaths ? await informedPaths(known) : undefined
    const report = scan(loaded, {
      ...judging,
      ...(baseline === undefined ? {} : { known: readBaseline(baseline) }),
      ...(advisories ? { advisories } : {}),
      ...(vex.length > 0 ? { vex } : {}),
      unfixed: flag(options, "unfixed"),
      ...(informed ? { attackPaths: informed } : {}),
      pictures: draws,
    })
    const paths =
      draws && wantsPaths ? await drawPaths(loaded, { version: versionOf(loaded, judging), ...known }) : undefined
    advisories?.close()
    progress.close()
    for (const { format, file } of outputs)
      await write(paths ? { ...report, paths } : report, rules, format, file, flag(options, "all"), terminal)
    return exitCode(report, failOn)
  },
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
async function load(
  positionals: readonly string[],
  options: OptionValues,
  judging: ScanOptions,
  terminal: Terminal,
  progress: Progress,
): Promise<LoadedInventory> {
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
      options,
      judging,
      progress,
    )
  const loaded = await loadTargets(positionals, judging, progress)
  if (options[whatIsHere] !== true || loaded.inventory.size > 0 || loaded.incomplete.length > 0) return loaded
  return (await loadCurrentCluster(terminal, progress)) ?? loaded
}

async function loadImages(
  names: readonly string[],
  others: readonly string[],
  options: OptionValues,
  judging: ScanOptions,
  progress: Progress,
): Promise<LoadedInventory> {
  const loaded =
    others.length > 0
      ? await loadTargets(others, judging, progress)
      : { inventory: Inventory.of([]), targets: [], incomplete: [], warnings: [] }
  const images: CatalogedImage[] = []
  for (const name of names) {
    progress.image(name)
    images.push(await readNamedImage(name, options))
  }
  const targets = names.map((name) => ({ kind: "image", name }) as const)
  return { ...loaded, targets: [...loaded.targets, ...targets], images }
}

const exitCode = ({ findings, incomplete, summary }: ScanReport, failOn: string): number => {
  const fails =
    failOn !== "never" &&
    findings.some(({ severity, waiver }) => !waiver && isAtLeast(severity, failOn as SeverityLevel))
  // What could not be judged outweighs what was found: the verdict is not known.
  if (incomplete.length > 0 || !judgedAnything(summary)) return 3
  return fails ? 1 : 0
}

function readOutputs(
  given: readonly string[],
  output: string | undefined,
): readonly { format: Format; file: string | undefined }[] {
  const outputs = (given.length > 0 ? given : ["terminal"]).map((entry) => {
    const [name = "", ...file] = entry.split("=")
    const format = formatNames.find((known) => known === name)
    if (!format) {
      const near = closest(name, formatNames)
      throw new UsageError(
        `there is no format "${name}"`,
        near ? `Did you mean ${near}?` : `Formats: ${formatNames.join(", ")}.`,
      )
    }
    return { format, file: file.length > 0 ? file.join("=") : output }
  })
  const targets = outputs.map(({ file }) => file ?? "")
  if (new Set(targets).size < targets.length)
    throw new UsageError(
      "two formats would be written to the same place",
      "Give each a file: -f json=report.json -f sarif=report.sarif.",
    )
  return outputs
}

/** The ids of the findings of a JSON report. */
function readBaseline(file: string): ReadonlySet<string> {
  let report: unknown
  try {
    report = JSON.parse(readFileSync(file, "utf8"))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(
      `the baseline ${file} cannot be read: ${code ?? message}`,
      "Make one: breakwater scan … -f json -o baseline.json",
    )
  }
  const ids = asArray(get(report, "findings")).map((finding) => asString(get(finding, "id")))
  if (!Array.isArray(get(report, "findings")) || ids.includes(undefined))
    throw new UsageError(`${file} is no JSON report of a scan`, "Make one: breakwater scan … -f json -o baseline.json")
  return new Set(ids.filter((id) => id !== undefined))
}

async function write(
  report: ScanReport,
  rules: ReadonlyMap<string, Rule>,
  format: Format,
  file: string | undefined,
  all: boolean,
  terminal: Terminal,
): Promise<void> {
  const style = file === undefined ? terminal.style : plainStyle
  const now = `${new Date().toISOString().slice(0, 19)}Z`
  const context = { rules, now, terminal: { style, width: terminal.width, all } }
  const pieces: Iterable<string> = formats[format](report, context)
  if (file !== undefined) return writeReport(file, pieces)
  let buffer = ""
  for (const piece of pieces) {
    buffer += piece
    if (buffer.length < 65536) continue
    await terminal.write(buffer)
    buffer = ""
  }
  await terminal.write(buffer)
}
