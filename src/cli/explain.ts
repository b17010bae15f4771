import { dump } from "js-yaml"
import { loadInventory } from "../app/load.ts"
import { allRules, findRule, findRules } from "../app/rules.ts"
import { scan } from "../app/scan.ts"
import { findUnmatchedForeignRule } from "../catalog/foreign-rules/index.ts"
import { closest } from "../lib/closest.ts"
import type { Finding } from "../model/finding.ts"
import type { Rule } from "../model/rule.ts"
import { ownerOf } from "../outputs/owner.ts"
import { visible, wrapText } from "../outputs/terminal/text.ts"
import { type Command, UsageError } from "./command.ts"
import type { Terminal } from "./terminal.ts"

export const explainCommand: Command = {
  name: "explain",
  arguments: "RULE | FINDING [TARGET...]",
  describe: "a rule: threat, fields, fix, frameworks, examples; or one finding of a scan of the targets",
  options: {},
  examples: [
    "breakwater explain privileged-container",
    "breakwater explain trivy:KSV-0017",
    "breakwater explain 0123456789abcdef k8s/",
  ],
  async run([name, ...targets], _options, terminal) {
    if (name === undefined) throw new UsageError("explain needs the name of a rule", "breakwater rules lists them.")
    // It runs on request alone and is loaded so, too.
    const onRequest = name === "attack-path" ? [(await import("../engines/paths/attack-path.ts")).attackPath] : []
    const rules = allRules(onRequest)
    if (/^[0-9a-f]{16}$/.test(name)) return explainFinding(name, targets.length > 0 ? targets : ["."], rules, terminal)
    const rule = findRule(rules, name)
    if (!rule) {
      const unmatched = findUnmatchedForeignRule(name)
      if (unmatched) {
        const { id, note } = unmatched
        await terminal.write(`No rule stands for ${id}.\n\n${wrapText(note.reason, terminal.width).join("\n")}\n`)
        return 0
      }
      const near = closest(name, rules.keys())
      throw new UsageError(
        `there is no rule "${name}"`,
        near ? `Did you mean ${near}?` : "breakwater rules lists them.",
      )
    }
    await terminal.write(render(rule, terminal))
    const others = findRules(rules, name).slice(1)
    if (others.length > 0) await terminal.write(`\nAlso: ${others.map(({ id }) => id).join(", ")}\n`)
    return 0
  },
}

/** Scans the targets again and tells what is known about one finding; a finding's id is the same in every run. */
async function explainFinding(
  id: string,
  targets: readonly string[],
  rules: ReadonlyMap<string, Rule>,
  terminal: Terminal,
): Promise<number> {
  const report = scan(await loadInventory(targets))
  const finding = report.findings.find((candidate) => candidate.id === id)
  if (!finding)
    throw new UsageError(
      `no finding of ${targets.join(", ")} has the id ${id}`,
      "Name the targets of the scan: breakwater explain ID k8s/",
    )
  const rule = rules.get(finding.rule)
  await terminal.write(`${renderFinding(finding, terminal)}${rule ? `\n${render(rule, terminal)}` : ""}`)
  return 0
}

function renderFinding(finding: Finding, { style, width }: Terminal): string {
  const { evidence, fix, locations } = finding
  const rows: [string, string][] = [
    ["Where", locations.map(({ file, line, column }) => `${file}:${line}:${column}`).join(", ")],
    ["Path", finding.path ?? ""],
    ...Object.entries(evidence).map(([key, value]): [string, string] => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
    ["Patch", fix?.patch ? JSON.stringify(fix.patch) : ""],
  ]
  const shown = rows.filter(([, value]) => value !== "")
  const keyWidth = Math.max(...shown.map(([key]) => key.length)) + 2
  const table = shown.flatMap(([key, value]) =>
    wrapText(visible(value), width - keyWidth).map(
      (line, index) => `${index === 0 ? style.bold(key.padEnd(keyWidth)) : " ".repeat(keyWidth)}${line}`,
    ),
  )
  return `${style.bold(visible(`${ownerOf(finding)}: ${finding.message}`))}  ${style.dim(finding.id)}\n\n${table.join("\n")}\n`
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
    objects.length === 0
      ? ""
      : `\n${style.bold(title)}\n${objects
          .map((object) => dump(object, { lineWidth: -1 }))
          .join("---\n")
          .replace(/^(?=.)/gm, "  ")}`
  return `${style.bold(rule.title)}  ${style.dim(rule.id)}

${paragraphs.join("\n\n")}

${table.join("\n")}
${example("Fails", rule.examples.bad)}${example("Passes", rule.examples.good)}`
}
