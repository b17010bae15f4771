import type { Finding } from "../../model/finding.ts"
import type { Rule } from "../../model/rule.ts"
import type { FindingGroup } from "../group.ts"
import { ownerOf } from "../owner.ts"
import { html, join, type Markup, none } from "./markup.ts"
import { groupId } from "./overview.ts"

/** Findings of one rule: why it matters and what to do, said once, and then each with its place and evidence. */
export function renderGroup(group: FindingGroup, index: number, rule: Rule | undefined): Markup {
  const { severity, title, findings } = group
  return html`<details class="group ${severity}" id="${groupId(index)}" data-level="${severity}">
<summary><span class="level">${severity}</span><span class="title">${title}</span><code class="soft">${group.rule}</code><span class="count tag">${findings.length}</span></summary>
<div class="body">${rule ? renderRule(rule) : none}${join(findings.map(renderFinding))}</div>
</details>
`
}

function renderRule({ threat, severity, fix, frameworks, aliases, fields }: Rule): Markup {
  const paragraphs = threat.split("\n\n").map((text) => html`<p>${text}</p>`)
  const source = fields
    .filter(([key]) => key !== "Field")
    .map(([key, value]) => html`<p class="soft">${key}: ${value}</p>`)
  const tags = [...frameworks, ...aliases].map((text) => html`<span class="tag">${text}</span>`)
  return html`${join(paragraphs)}<p><strong>Why ${severity.level}:</strong> ${severity.reason}.</p><p><strong>Fix:</strong> ${fix.title}.${fix.risk ? html` <em>Careful: ${fix.risk}.</em>` : none}</p>${join(source)}<p>${join(tags, " ")}</p>`
}

function renderFinding(finding: Finding): Markup {
  const { message, locations, evidence, fix, waiver, container, path, id, resource } = finding
  const places = locations.map(({ file, line, column }) => html`<code>${file}:${line}:${column}</code>`)
  const facts = Object.entries(evidence).map(
    ([key, value]) =>
      html`<span class="tag">${key}: ${typeof value === "string" ? value : JSON.stringify(value)}</span>`,
  )
  const about = [container ? `${container.class} container ${container.name}` : "", path ?? ""].filter(
    (text) => text !== "",
  )
  return html`<div class="finding${waiver ? " waived" : ""}" data-namespace="${resource?.namespace ?? ""}" id="f-${id}">
<p><strong>${ownerOf(finding)}</strong> ${join(places, " ")}</p>
<p>${message}</p>
${about.length > 0 ? html`<p class="soft"><code>${about.join(" · ")}</code></p>` : none}${facts.length > 0 ? html`<p>${join(facts, " ")}</p>` : none}${waiver ? html`<p class="soft">Waived by ${waiver.by}: ${waiver.reason}${waiver.owner ? ` (${waiver.owner})` : ""}${waiver.expires ? `, until ${waiver.expires}` : ""}</p>` : none}${fix?.patch ? html`<details><summary>Patch${fix.risk ? " (risky)" : ""}</summary><pre tabindex="0">${JSON.stringify(fix.patch, undefined, 2)}</pre></details>` : none}</div>
`
}
