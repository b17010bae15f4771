import type { ParseArgsConfig } from "node:util"
import type { Terminal } from "./terminal.ts"

/** An option of a command, as `node:util` parses it and as the help shows it. */
export interface OptionSpecification {
  readonly type: "string" | "boolean"
  readonly short?: string
  readonly multiple?: boolean
  /** What stands for the value in the help: "FILE". */
  readonly value?: string
  /** The value may be left out: `--cluster` or `--cluster=CONTEXT`. Then it is "". */
  readonly optionalValue?: boolean
  readonly describe: string
}

export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

/** Set among the options when no command was named: the scan is of whatever is here, files or the current cluster. */
export const whatIsHere = " here"

/** A command of the command line; one file each. */
export interface Command {
  readonly name: string
  /** Arguments as the help shows them: "[TARGET...]". */
  readonly arguments: string
  /** One line. */
  readonly describe: string
  readonly options: Readonly<Record<string, OptionSpecification>>
  readonly examples: readonly string[]
  /** Returns the exit code: 0 clean, 1 findings or "no", 2 wrong usage, 3 incomplete. */
  run(positionals: readonly string[], options: OptionValues, terminal: Terminal): Promise<number>
}

/** Wrong usage: shown without a stack, with the command's help at hand. Exit code 2. */
export class UsageError extends Error {
  readonly code = "usage"
  readonly advice: string | undefined

  constructor(message: string, advice?: string) {
    super(message)
    this.advice = advice
  }
}

export const parserOptions = (command: Command): NonNullable<ParseArgsConfig["options"]> => {
  const options: NonNullable<ParseArgsConfig["options"]> = { help: { type: "boolean", short: "h" } }
  for (const [name, { type, short, multiple }] of Object.entries(command.options))
    options[name] = { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) }
  return options
}

export const text = (values: OptionValues, name: string): string | undefined => {
  const value = values[name]
  return typeof value === "string" ? value : undefined
}

export const texts = (values: OptionValues, name: string): readonly string[] => {
  const value = values[name]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []
}

export const flag = (values: OptionValues, name: string): boolean => values[name] === true
