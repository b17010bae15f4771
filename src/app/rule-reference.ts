import { dump } from "js-yaml"
import { attackPath } from "../engines/paths/attack-path.ts"
import type { JsonObject } from "../lib/json.ts"
import type { Rule } from "../model/rule.ts"
import { severityLevels } from "../model/severity.ts"
import { allRules } from "./rules.ts"

/** Also what runs on request alone. */
const documentedRules = (): readonly Rule[] => [...allRules([attackPath]).values()]

/** Each rule's page of the reference, as `[file name, Markdown]`. */
export const renderRulePages = (): readonly (readonly [string, string])[] =>
  documentedRules().map((rule) => [`${rule.id}.md`, renderRulePage(rule)] as const)

/** The table of all rules, worst first. */
export function renderRuleIndex(): string {
  const rules = documentedRules()
  const sections = severityLevels.flatMap((level) => {
    const members = rules.filter(({ severity }) => severity.level === level)
    if (members.length === 0) return []
    const rows = members.map(
      ({ id, title, optional }) =>
        `| [${id}](${id}.md) | ${escapeCell(title)}${optional ? " (only when asked for)" : ""} |`,
    )
    return [
      `## ${level.charAt(0).toUpperCase()}${level.slice(1)}\n\n| Rule | What it finds |\n|---|---|\n${rows.join("\n")}\n`,
    ]
  })
  return `# Rules\n\n${rules.length} rules, each with its threat, the fields it reads, a fix, an example that fails and one that passes.\n\n${sections.join("\n")}`
}

export function renderRulePage({
  id,
  title,
  severity,
  threat,
  fields,
  fix,
  aliases,
  frameworks,
  examples,
  optional,
}: Rule): string {
  const rows = [
    ["Severity", `${severity.level}: ${severity.reason}`],
    ...fields,
    ["Fix", `${fix.title}${fix.automatic ? " (automatic)" : ""}${fix.risk ? `. Careful: ${fix.risk}` : ""}`],
    ["Also known as", aliases.join(", ")],
    ["Frameworks", frameworks.join(", ")],
    [
      "Runs",
      fields.some(([key]) => key === "Runs") ? "" : optional ? `only when asked for: \`--only ${id}\`` : "by default",
    ],
  ].filter(([, value]) => value !== "")
  return `# ${title}

\`${id}\`

${threat}

| | |
|---|---|
${rows.map(([key, value = ""]) => `| ${key} | ${escapeCell(value)} |`).join("\n")}

${exampleSection("Fails", examples.bad)}${exampleSection("Passes", examples.good)}`
    .trimEnd()
    .concat("\n")
}

const exampleSection = (title: string, objects: readonly JsonObject[]): string =>
  objects.length === 0 ? "" : `## ${title}\n\n${yamlBlock(objects)}\n`

const escapeCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ")

const yamlBlock = (objects: readonly JsonObject[]): string =>
  `\`\`\`yaml\n${objects.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join("---\n")}\`\`\`\n`
