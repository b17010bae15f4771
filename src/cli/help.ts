import { tool } from "../app/version.ts"
import type { Style } from "../outputs/terminal/style.ts"
import type { Command, OptionSpecification } from "./command.ts"
import { commands } from "./commands.ts"

export function overview(style: Style): string {
  const entries = Object.entries(commands)
  const width = Math.max(...entries.map(([name]) => name.length)) + 2
  const lines = entries.map(([name, { describe }]) => `  ${style.cyan(name.padEnd(width))}${describe}`)
  return `${style.bold("breakwater")} ${tool.version}: security for Kubernetes, explained with evidence and a fix

${style.bold("Usage")}
  breakwater                 scan what is here
  breakwater COMMAND …       breakwater COMMAND --help shows its options

${style.bold("Commands")}
${lines.join("\n")}

${style.bold("Exit codes")}
  0 clean or below the threshold · 1 findings at or above it · 2 wrong usage · 3 the scan is incomplete
`
}

export function commandHelp(command: Command, style: Style): string {
  const options = [
    ...Object.entries(command.options),
    ["help", { type: "boolean", short: "h", describe: "this text" }] as const,
  ]
  const names = options.map(([name, option]) => optionName(name, option))
  const width = Math.max(...names.map((name) => name.length)) + 2
  const lines = options.map(
    ([, { describe }], index) => `  ${style.cyan((names[index] as string).padEnd(width))}${describe}`,
  )
  const examples = command.examples.map((example) => `  ${example}`)
  return `${style.bold(`breakwater ${command.name}`)} ${command.arguments}

  ${command.describe}

${style.bold("Options")}
${lines.join("\n")}
${examples.length > 0 ? `\n${style.bold("Examples")}\n${examples.join("\n")}\n` : ""}`
}

function optionName(name: string, { short, value, optionalValue }: OptionSpecification): string {
  const argument = value === undefined ? "" : optionalValue ? `[=${value}]` : ` ${value}`
  return `${short ? `-${short}, ` : "    "}--${name}${argument}`
}
