import { rulesOfFramework } from "../app/frameworks.ts"
import { allRules } from "../app/rules.ts"
import { type Framework, frameworks } from "../catalog/frameworks/index.ts"
import { severityRank } from "../model/severity.ts"
import { count, truncate, visible } from "../outputs/terminal/text.ts"
import { type Command, text, texts, UsageError } from "./command.ts"
import { readFrameworks } from "./frameworks.ts"
import { customRuleProblem } from "./judging.ts"
import type { Terminal } from "./terminal.ts"

export const rulesCommand: Command = {
  name: "rules",
  arguments: "[test DIR]",
  describe: "every rule with its aliases and frameworks; or tests rules of your own",
  options: {
    framework: { type: "string", multiple: true, value: "ID", describe: "only the rules that answer its controls" },
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (default) or json" },
  },
  examples: [
    "breakwater rules",
    "breakwater rules --framework cis-1.12",
    "breakwater rules -f json",
    "breakwater rules test policies/",
  ],
  async run([action, folder, ...more], options, terminal) {
    if (action === "test" && folder !== undefined && more.length === 0) return testRules(folder, terminal)
    if (action !== undefined)
      throw new UsageError("rules takes nothing, or: test DIR", "DIR holds rules of your own (docs/custom-rules.md).")
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

/** Runs the examples of a folder's rules. Exit code 1 where one does not do what it is an example of. */
async function testRules(folder: string, terminal: Terminal): Promise<number> {
  const { loadCustomRules, testCustomRules } = await import("../app/custom-rules.ts")
  const load = () => {
    try {
      return loadCustomRules(folder, allRules())
    } catch (error) {
      throw customRuleProblem(folder, error)
    }
  }
  const loaded = load()
  if (loaded.length === 0)
    throw new UsageError(`${folder} holds no rule`, "Rules are YAML files (docs/custom-rules.md).")
  const failed = testCustomRules(loaded)
  const { style } = terminal
  for (const { rule } of loaded) {
    const own = failed.filter((each) => each.rule === rule)
    const { file, line } = rule.location
    await terminal.write(
      `${own.length > 0 ? style.red("✗") : style.green("✓")} ${rule.id}  ${style.dim(visible(`${file}:${line}`))}\n`,
    )
    for (const { sort, index, why } of own) await terminal.write(`    ${sort} example ${index + 1}: ${visible(why)}\n`)
  }
  const examples = loaded.reduce((sum, { rule }) => sum + rule.examples.good.length + rule.examples.bad.length, 0)
  await terminal.write(`\n${count(loaded.length, "rule")}, ${count(examples, "example")}, ${failed.length} failed\n`)
  return failed.length > 0 ? 1 : 0
}
