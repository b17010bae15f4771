import type { Command, OptionValues } from "../../src/cli/command.ts"
import { plainStyle } from "../../src/outputs/terminal/style.ts"

/** Runs a command as on a terminal of 100 columns without colours, and gives what it wrote. */
export async function runCommand(command: Command, positionals: readonly string[], options: OptionValues = {}) {
  let [output, errors] = ["", ""]
  const code = await command.run(positionals, options, {
    style: plainStyle,
    errorStyle: plainStyle,
    width: 100,
    interactive: false,
    write: async (text) => {
      output += text
    },
    writeError: (text) => {
      errors += text
    },
  })
  return { code, output, errors }
}
