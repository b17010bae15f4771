import { dump } from "js-yaml"
import { closest } from "../app/closest.ts"
import { allRules, findRule } from "../app/rules.ts"
import type { Rule } from "../model/rule.ts"
import { wrapText } from "../outputs/terminal/text.ts"
import { type Command, UsageError } from "./command.ts"
import type { Terminal } from "./terminal.ts"

export const explainCommand: Command = {
  name: "explain",
  arguments: "RULE",
  describe: "a rule: threat, fields, fix, frameworks, examples",
  options: {},
  examples: ["breakwater explain privileged-container", "breakwater explain KSV-0017"],
  async run([name], _options, terminal) {
    if (name === undefined) throw new UsageError("explain needs the name of a rule", "breakwater rules lists them.")
    const rules = allRules()
    const rule = findRule(rules, name)
    if (!rule) {
      const near = closest(name, rules.keys())
      throw new UsageError(
        `there is no rule "${name}"`,
        near ? `Did you mean ${near}?` : "breakwater rules lists them.",
      )
    }
    await terminal.write(render(rule, terminal))
    return 0
  },
}

function render(rule: Rule, { style, width }: Terminal): string {
  const paragraphs = rule.threat.split("\n\n").map((part) => wrapText(part, width).join("\n"))
  const rows: [string, string][] = [
    ["Severity", `${rule.severity.level}: ${rule.severity.reason}`],
    ...rule.fields.map(([key, value]): [string, string] => [key, value]),
    ["Fix", `${rule.fix.title}${rule.fix.risk ? `. Careful: ${rule.fix.risk}` : ""}`],
    ["Also known as", rule.aliases.join(", ")],
    ["Frameworks", rule.frameworks.join(", ")],
  ]
  const keyWidth = Math.max(...rows.map(([key]) => key.length)) + 2
  const table = rows
    .filter(([, value]) => value !== "")
    .map(([key, value]) => {
      const [first = "", ...more] = wrapText(value, width - keyWidth)
      return [`${style.bold(key.padEnd(keyWidth))}${first}`, ...more.map((line) => " ".repeat(keyWidth) + line)].join(
        "\n",
      )
    })
  const example = (title: string, objects: Rule["examples"]["good"]) =>
    `${style.bold(title)}\n${objects
      .map((object) => dump(object, { lineWidth: -1 }))
      .join("---\n")
      .replace(/^(?=.)/gm, "  ")}`
  return `${style.bold(rule.title)}  ${style.dim(rule.id)}

${paragraphs.join("\n\n")}

${table.join("\n")}

${example("Fails", rule.examples.bad)}
${example("Passes", rule.examples.good)}`
}
