import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs"
import { loadInventory, TargetError } from "../app/load.ts"
import { allRules, findRule } from "../app/rules.ts"
import { scan } from "../app/scan.ts"
import { closest } from "../lib/closest.ts"
import { asArray, asString, get } from "../lib/json.ts"
import {
  formatVersion,
  type KubernetesVersion,
  newestVersion,
  oldestVersion,
  parseKubernetesVersion,
} from "../model/kubernetes-version.ts"
import type { Rule } from "../model/rule.ts"
import type { ScanReport } from "../model/scan-report.ts"
import { isAtLeast, type SeverityLevel, severityLevels } from "../model/severity.ts"
import { plainStyle } from "../outputs/terminal/style.ts"
import { type Command, flag, text, texts, UsageError } from "./command.ts"
import { type Format, formatNames, formats } from "./formats.ts"
import { readFrameworks } from "./frameworks.ts"
import { openProgress } from "./progress.ts"
import type { Terminal } from "./terminal.ts"

export const scanCommand: Command = {
  name: "scan",
  arguments: "[TARGET...]",
  describe: "find what is wrong in manifests, charts and kustomizations",
  options: {
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
    severity: { type: "string", value: "MIN", describe: "leave out findings below it" },
    only: {
      type: "string",
      multiple: true,
      value: "RULE",
      describe: "run only these rules (ids or aliases, comma-separated)",
    },
    framework: {
      type: "string",
      multiple: true,
      value: "ID",
      describe: "run the rules of a framework and report control by control (nsa-cisa-1.2, cis-1.12, pss-restricted …)",
    },
    skip: { type: "string", multiple: true, value: "RULE", describe: "leave these rules out" },
    "kubernetes-version": {
      type: "string",
      value: "V",
      describe: `judge as Kubernetes V would (default ${formatVersion(newestVersion)})`,
    },
    baseline: { type: "string", value: "FILE", describe: "report only what a JSON report from before does not have" },
    all: { type: "boolean", short: "a", describe: "show every finding, not the first of each kind" },
  },
  examples: [
    "breakwater scan k8s/",
    "breakwater scan chart/ --severity medium",
    "kubectl get deploy -o yaml | breakwater scan -",
    "breakwater scan k8s/ -f sarif=report.sarif -f terminal --fail-on critical",
  ],
  async run(positionals, options, terminal) {
    const rules = allRules()
    const outputs = readOutputs(texts(options, "format"), text(options, "output"))
    const failOn = readSeverity("fail-on", text(options, "fail-on") ?? "high", ["never"])
    const minimum = readSeverity("severity", text(options, "severity") ?? "info") as SeverityLevel
    const kubernetesVersion = readVersion(text(options, "kubernetes-version"))
    const only = readRules(rules, texts(options, "only"))
    const skip = readRules(rules, texts(options, "skip"))
    const frameworks = readFrameworks(texts(options, "framework"))

    const progress = openProgress(terminal)
    const targets = positionals.length > 0 ? positionals : ["."]
    const loaded = await loadInventory(targets, {
      onProgress: progress.reading,
      ...(kubernetesVersion ? { kubernetesVersion: formatVersion(kubernetesVersion) } : {}),
    }).catch((error: unknown) => {
      if (error instanceof TargetError) throw new UsageError(error.message, error.advice)
      throw error
    })
    progress.judging(loaded.inventory.size)
    const baseline = text(options, "baseline")
    const report = scan(loaded, {
      minimum,
      ...(baseline === undefined ? {} : { known: readBaseline(baseline) }),
      skip,
      ...(only.length > 0 ? { only } : {}),
      ...(frameworks.length > 0 ? { frameworks } : {}),
      ...(kubernetesVersion ? { kubernetesVersion } : {}),
    })
    progress.close()
    for (const { format, file } of outputs) await write(report, rules, format, file, flag(options, "all"), terminal)
    return exitCode(report, failOn)
  },
}

const exitCode = ({ findings, incomplete, summary }: ScanReport, failOn: string): number => {
  const fails =
    failOn !== "never" &&
    findings.some(({ severity, waiver }) => !waiver && isAtLeast(severity, failOn as SeverityLevel))
  // What could not be judged outweighs what was found: the verdict is not known.
  if (incomplete.length > 0 || summary.resources === 0) return 3
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

function readSeverity(option: string, value: string, others: readonly string[] = []): string {
  const allowed = [...severityLevels, ...others]
  if (allowed.includes(value)) return value
  throw new UsageError(`--${option} does not know "${value}"`, `Use one of ${allowed.join(", ")}.`)
}

function readVersion(value: string | undefined): KubernetesVersion | undefined {
  if (value === undefined) return undefined
  const version = parseKubernetesVersion(value)
  const range = `${formatVersion(oldestVersion)} to ${formatVersion(newestVersion)}`
  if (version?.major !== 1)
    throw new UsageError(`"${value}" is no version of Kubernetes`, `Give one like ${formatVersion(newestVersion)}.`)
  if (version.minor < oldestVersion.minor || version.minor > newestVersion.minor)
    throw new UsageError(`Kubernetes ${formatVersion(version)} is not supported`, `Supported: ${range}.`)
  return version
}

function readRules(rules: ReadonlyMap<string, Rule>, given: readonly string[]): readonly string[] {
  return given
    .flatMap((entry) => entry.split(","))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map((name) => {
      const rule = findRule(rules, name)
      if (rule) return rule.id
      const near = closest(name, rules.keys())
      throw new UsageError(
        `there is no rule "${name}"`,
        near ? `Did you mean ${near}?` : "breakwater rules lists them.",
      )
    })
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
  const pieces: Iterable<string> = formats[format](report, { rules, terminal: { style, width: terminal.width, all } })
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

/** Writes piece by piece: a report of a large cluster is larger than a string may be. */
function writeReport(file: string, pieces: Iterable<string>): void {
  try {
    const descriptor = openSync(file, "w")
    try {
      let buffer = ""
      for (const piece of pieces) {
        buffer += piece
        if (buffer.length < 262_144) continue
        writeFileSync(descriptor, buffer)
        buffer = ""
      }
      writeFileSync(descriptor, buffer)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError(`the report cannot be written to ${file}: ${code}`, message)
  }
}
