import { rulesOfFramework } from "../app/frameworks.ts"
import { allRules } from "../app/rules.ts"
import { type Framework, frameworks } from "../catalog/frameworks/index.ts"
import { severityRank } from "../model/severity.ts"
import { truncate } from "../outputs/terminal/text.ts"
import { type Command, text, texts, UsageError } from "./command.ts"
import { readFrameworks } from "./frameworks.ts"

export const rulesCommand: Command = {
  name: "rules",
  arguments: "",
  describe: "every rule with its aliases and frameworks",
  options: {
    framework: { type: "string", multiple: true, value: "ID", describe: "only the rules that answer its controls" },
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (default) or json" },
  },
  examples: ["breakwater rules", "breakwater rules --framework cis-1.12", "breakwater rules -f json"],
  async run(_positionals, options, terminal) {
    const format = text(options, "format") ?? "terminal"
    const known = [...allRules().values()]
    const asked = readFrameworks(texts(options, "framework"))
    const answering = new Set(asked.flatMap((id) => [...rulesOfFramework(frameworks.get(id) as Framework, known)]))
    const rules = asked.length === 0 ? known : known.filter(({ id }) => answering.has(id))
    if (format === "json") {
      await terminal.write(
        `${JSON.stringify({ schemaVersion: "1", rules: rules.map(({ examples: _examples, ...rule }) => rule) }, null, 2)}\n`,
      )
      return 0
    }
    if (format !== "terminal") throw new UsageError(`rules cannot be written as ${format}`, "Use terminal or json.")
    const { style, width } = terminal
    const idWidth = Math.max(...rules.map(({ id }) => id.length)) + 2
    rules.sort((a, b) => severityRank(a.severity.level) - severityRank(b.severity.level) || (a.id < b.id ? -1 : 1))
    for (const { id, severity, title } of rules)
      await terminal.write(
        `${severity.level.padEnd(10)}${style.cyan(id.padEnd(idWidth))}${truncate(title, width - idWidth - 10)}\n`,
      )
    await terminal.write(style.dim(`\n${rules.length} rules. breakwater explain RULE tells more.\n`))
    return 0
  },
}
