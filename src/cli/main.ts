import { parseArgs } from "node:util"
import { tool } from "../app/version.ts"
import { closest } from "../lib/closest.ts"
import { type Command, type OptionValues, parserOptions, UsageError, whatIsHere } from "./command.ts"
import { type CommandName, commands, isCommandName } from "./commands.ts"
import { commandHelp, overview } from "./help.ts"
import { openTerminal, type Terminal } from "./terminal.ts"

/** Runs one command line; gives the exit code. Never throws: what nobody foresaw is shown with its stack, exit code 3. */
export async function main(argv: readonly string[], terminal: Terminal = openTerminal()): Promise<number> {
  try {
    return await run(argv, terminal)
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.writeError(`${terminal.errorStyle.red("error")}  ${error.message}\n`)
      if (error.advice) terminal.writeError(`       ${error.advice}\n`)
      return 2
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    terminal.writeError(`${terminal.errorStyle.red("internal error")}  ${detail}\n`)
    terminal.writeError("This is a bug in breakwater. Nothing was judged by this run; please report the lines above.\n")
    return 3
  }
}

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = argv
  if (first === "--version" || first === "-v") return show(terminal, `${tool.version}\n`)
  if (first === "--help" || first === "-h" || (first === "help" && rest.length === 0))
    return show(terminal, overview(terminal.style))
  if (first === "help") return run([rest[0] as string, "--help"], terminal)
  // Without a command: scan what is here, with whatever options were given.
  if (first === undefined || (first.startsWith("-") && first !== "-"))
    return runCommand("scan", argv, terminal, { [whatIsHere]: true })
  if (!isCommandName(first)) throw unknownCommand(first)
  return runCommand(first, rest, terminal)
}

async function runCommand(
  name: CommandName,
  argv: readonly string[],
  terminal: Terminal,
  more: OptionValues = {},
): Promise<number> {
  const command = await commands[name].load()
  const { values, positionals } = parse(command, argv)
  if (values.help) return show(terminal, commandHelp(command, terminal.style))
  return command.run(positionals, { ...values, ...more }, terminal)
}

function parse(command: Command, argv: readonly string[]): { values: OptionValues; positionals: string[] } {
  const optional = new Set(
    Object.entries(command.options).flatMap(([name, { optionalValue }]) => (optionalValue ? [`--${name}`] : [])),
  )
  const args = argv.map((argument) => (optional.has(argument) ? `${argument}=` : argument))
  try {
    return parseArgs({ args, options: parserOptions(command), allowPositionals: true, strict: true })
  } catch (error) {
    throw usageError(command, error)
  }
}

/** The parser's own messages are made for programmers; only the kind of mistake is taken from them. */
function usageError(command: Command, error: unknown): UsageError {
  const { code, message } = error as { code?: string; message: string }
  const help = `breakwater ${command.name} --help shows its options.`
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const name = /'(-[^']*)'/.exec(message)?.[1] ?? ""
    const near = closest(
      name,
      Object.keys(command.options).map((option) => `--${option}`),
    )
    return new UsageError(`${command.name} has no option ${name}`, near ? `Did you mean ${near}?` : help)
  }
  return new UsageError(message.split(". ")[0] ?? message, help)
}

function unknownCommand(name: string): UsageError {
  const near = closest(name, Object.keys(commands))
  const advice = near
    ? `Did you mean "breakwater ${near}"?`
    : `To scan it: breakwater scan ${name}. All commands: breakwater --help.`
  return new UsageError(`there is no command "${name}"`, advice)
}

async function show(terminal: Terminal, text: string): Promise<number> {
  await terminal.write(text)
  return 0
}
