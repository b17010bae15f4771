import { existsSync } from "node:fs"
import { loadInventory, TargetError } from "../app/load.ts"
import { allRules, findRules } from "../app/rules.ts"
import type { LoadedInventory, ScanOptions } from "../app/scan.ts"
import type { Check } from "../engines/posture/check.ts"
import { type Configuration, ConfigurationError, configurationFile } from "../inputs/configuration/configuration.ts"
import { readConfiguration } from "../inputs/configuration/read-configuration.ts"
import { closest } from "../lib/closest.ts"
import { formatVersion } from "../model/kubernetes-version.ts"
import type { Rule } from "../model/rule.ts"
import type { SeverityLevel } from "../model/severity.ts"
import { type OptionValues, text, texts, UsageError } from "./command.ts"
import { readFrameworks } from "./frameworks.ts"
import { readSeverity } from "./judging-options.ts"
import { readVersion } from "./kubernetes-version.ts"
import type { Progress } from "./progress.ts"

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
async function readAdded(folders: readonly string[]): Promise<readonly Check[]> {
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
