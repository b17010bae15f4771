import { existsSync } from "node:fs"
import { configurationFile } from "../inputs/configuration/configuration.ts"
import { closest } from "../lib/closest.ts"
import type { Rule } from "../model/rule.ts"
import { judgedAnything, type ScanReport } from "../model/scan-report.ts"
import { isAtLeast, type SeverityLevel } from "../model/severity.ts"
import { plainStyle } from "../outputs/terminal/style.ts"
import { clusterOptions } from "./cluster.ts"
import { type Command, flag, type OptionValues, text, texts, UsageError } from "./command.ts"
import { type Format, formatNames, formats } from "./formats.ts"
import { judgingOptions, readSeverity } from "./judging-options.ts"
import { openProgress } from "./progress.ts"
import { imageOptions } from "./read-image.ts"
import { isImageTarget, scanImageOptions, workloadImageOptions } from "./scan-images.ts"
import type { Terminal } from "./terminal.ts"
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
    const progress = openProgress(terminal)
    const { judge } = isOfImagesAlone(positionals, options, outputs)
      ? await import("./scan-images-alone.ts")
      : await import("./scan-everything.ts")
    const { report, rules } = await judge({
      positionals,
      options,
      terminal,
      progress,
      formats: outputs.map(({ format }) => format),
    })
    progress.close()
    for (const { format, file } of outputs) await write(report, rules, format, file, flag(options, "all"), terminal)
    return exitCode(report, failOn)
  },
}

/** Options that name rules or change which run: they need all rules there are. Others read more than images. */
const everythingOptions = [
  ...["cluster", "snapshot", "namespace", "manifests", "without-secrets", "timeout", "paths", "images", "pull"],
  ...["only", "skip", "framework", "rules", "config"],
]

/** Formats that tell of every rule, or draw. */
const everythingFormats: readonly Format[] = ["sarif", "html"]

/** Whether nothing is asked for but images: such a scan takes a tenth of the program, and begins ten times sooner. */
function isOfImagesAlone(
  positionals: readonly string[],
  options: OptionValues,
  outputs: readonly { readonly format: Format }[],
): boolean {
  if (positionals.length + texts(options, "image").length === 0 || !positionals.every(isImageTarget)) return false
  if (existsSync(configurationFile) || outputs.some(({ format }) => everythingFormats.includes(format))) return false
  return everythingOptions.every((name) => options[name] === undefined || options[name] === false)
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
  const pieces: Iterable<string> = await formats[format](report, context)
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
