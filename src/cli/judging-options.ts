import { configurationFile } from "../inputs/configuration/configuration.ts"
import { formatVersion, newestVersion } from "../model/kubernetes-version.ts"
import { severityLevels } from "../model/severity.ts"
import { type OptionSpecification, UsageError } from "./command.ts"

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

export function readSeverity(option: string, value: string, others: readonly string[] = []): string {
  const allowed = [...severityLevels, ...others]
  if (allowed.includes(value)) return value
  throw new UsageError(`--${option} does not know "${value}"`, `Use one of ${allowed.join(", ")}.`)
}
