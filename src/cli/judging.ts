import { existsSync } from "node:fs"
import { loadInventory, TargetError } from "../app/load.ts"
import { allRules, findRules } from "../app/rules.ts"
import type { LoadedInventory, ScanOptions } from "../app/scan.ts"
import type { Check } from "../engines/posture/check.ts"
import { type Configuration, ConfigurationError, configurationFile } from "../inputs/configuration/configuration.ts"
import { readConfiguration } from "../inputs/configuration/read-configuration.ts"
import { closest } from "../lib/closest.ts"
import {
  formatVersion,
  type KubernetesVersion,
  newestVersion,
  oldestVersion,
  parseKubernetesVersion,
} from "../model/kubernetes-version.ts"
import type { Rule } from "../model/rule.ts"
import { type SeverityLevel, severityLevels } from "../model/severity.ts"
import { type OptionSpecification, type OptionValues, text, texts, UsageError } from "./command.ts"
import { readFrameworks } from "./frameworks.ts"
import type { Progress } from "./progress.ts"

/** Options of every command that judges: which rules, for which version. */
export const judgingOptions = {
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
    describe: "run the rules of a framework and tell of each control (nsa-cisa-1.2, cis-1.12, pss-restricted …)",
  },
  skip: { type: "string", multiple: true, value: "RULE", describe: "leave these rules out" },
  rules: {
    type: "string",
    multiple: true,
    value: "DIR",
    describe: "also run the rules of your own in the YAML files of a folder",
  },
  config: {
    type: "string",
    value: "FILE",
    describe: `waivers and settings (default ${configurationFile} in the current folder)`,
  },
  "kubernetes-version": {
    type: "string",
    value: "V",
    describe: `judge as Kubernetes V would (default ${formatVersion(newestVersion)})`,
  },
} satisfies Record<string, OptionSpecification>

export interface Judging {
  readonly options: ScanOptions
  /** Every rule there is, with those that users add. */
  readonly rules: ReadonlyMap<string, Rule>
}

/** What the options say; `more` are rules that run besides. Throws UsageError. */
export async function readJudging(options: OptionValues, more: readonly Check[] = []): Promise<Judging> {
  const added = [...more, ...(await readAdded(texts(options, "rules")))]
  const rules = allRules(added)
  return { rules, options: { ...readScanOptions(options, rules), ...(added.length > 0 ? { added } : {}) } }
}

/** CEL is loaded only for those who use it. */
export async function readAdded(folders: readonly string[]): Promise<readonly Check[]> {
  if (folders.length === 0) return []
  const { loadCustomRules } = await import("../app/custom-rules.ts")
  const known = allRules()
  return folders.flatMap((folder) => {
    try {
      return loadCustomRules(folder, known).map(({ check }) => check)
    } catch (error) {
      throw customRuleProblem(folder, error)
    }
  })
}

export function customRuleProblem(folder: string, error: unknown): UsageError {
  if (error instanceof ConfigurationError) return new UsageError(error.message, "docs/custom-rules.md shows the form.")
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return new UsageError(`the rules in ${folder} cannot be read: ${code}`)
}

function readScanOptions(options: OptionValues, rules: ReadonlyMap<string, Rule>): ScanOptions {
  const kubernetesVersion = readVersion(text(options, "kubernetes-version"))
  const only = readRules(rules, texts(options, "only"))
  const frameworks = readFrameworks(texts(options, "framework"))
  const configuration = readConfigurationFile(text(options, "config"), rules)
  return {
    ...(configuration ? { configuration } : {}),
    minimum: readSeverity("severity", text(options, "severity") ?? "info") as SeverityLevel,
    skip: readRules(rules, texts(options, "skip")),
    ...(only.length > 0 ? { only } : {}),
    ...(frameworks.length > 0 ? { frameworks } : {}),
    ...(kubernetesVersion ? { kubernetesVersion } : {}),
  }
}

/** The named configuration, or the one in the current folder where there is one. */
function readConfigurationFile(named: string | undefined, rules: ReadonlyMap<string, Rule>): Configuration | undefined {
  const file = named ?? configurationFile
  if (named === undefined && !existsSync(file)) return undefined
  try {
    const configuration = readConfiguration(file)
    readRules(rules, [...configuration.skip, ...configuration.enable, ...Object.keys(configuration.settings)])
    return configuration
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError(error.message, "docs/waivers.md shows the form.")
    if (error instanceof UsageError) throw new UsageError(`${file}: ${error.message}`, error.advice)
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
}

/** Reads the targets, or the current folder. Throws UsageError where one does not exist. */
export async function loadTargets(
  targets: readonly string[],
  { kubernetesVersion }: Pick<ScanOptions, "kubernetesVersion">,
  progress: Progress,
): Promise<LoadedInventory> {
  return loadInventory(targets.length > 0 ? targets : ["."], {
    onProgress: progress.reading,
    ...(kubernetesVersion ? { kubernetesVersion: formatVersion(kubernetesVersion) } : {}),
  }).catch((error: unknown) => {
    if (error instanceof TargetError) throw new UsageError(error.message, error.advice)
    throw error
  })
}

export function readSeverity(option: string, value: string, others: readonly string[] = []): string {
  const allowed = [...severityLevels, ...others]
  if (allowed.includes(value)) return value
  throw new UsageError(`--${option} does not know "${value}"`, `Use one of ${allowed.join(", ")}.`)
}

export function readVersion(value: string | undefined): KubernetesVersion | undefined {
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
    .flatMap((name) => {
      const found = findRules(rules, name)
      if (found.length > 0) return found.map(({ id }) => id)
      const near = closest(name, rules.keys())
      throw new UsageError(
        `there is no rule "${name}"`,
        near ? `Did you mean ${near}?` : "breakwater rules lists them.",
      )
    })
}
