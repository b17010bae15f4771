import type { AffectedWorkload, Finding } from "../../model/finding.ts"
import type { Rule } from "../../model/rule.ts"
import type { FindingGroup } from "../group.ts"
import { nameOf, namespacesOf, ownerOf } from "../owner.ts"
import { html, join, type Markup, none } from "./markup.ts"
import { groupId } from "./overview.ts"

/** Findings of one rule: why it matters and what to do, said once, and then each with its place and evidence. */
export function renderGroup(group: FindingGroup, index: number, rule: Rule | undefined): Markup {
  const { severity, title, findings } = group
  const [first] = findings
  // Findings of one image concern the same workloads: they are named once.
  const shared = findings.every(({ workloads }) => workloads === first?.workloads) ? first?.workloads : undefined
  return html`<details class="group ${severity}" id="${groupId(index)}" data-level="${severity}">
<summary><span class="level">${severity}</span><span class="title">${title}</span><code class="soft">${group.rule}</code><span class="count tag">${findings.length}</span></summary>
<div class="body">${rule ? renderRule(rule) : none}${renderWorkloads(shared ?? [])}${join(findings.map((finding) => renderFinding(finding, shared !== undefined)))}</div>
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

/** Workloads shown at once of each finding; a page with a thousand findings repeats them. */
const shownWorkloads = 5

function renderWorkloads(workloads: readonly AffectedWorkload[]): Markup {
  if (workloads.length === 0) return none
  const items = workloads.map(({ resource, container, locations, exposedBy, privileges, waiver }) => {
    const [place] = locations
    const traits = [...exposedBy.slice(0, 2).map((way) => `Internet by ${way}`), ...privileges]
    return html`<li>${nameOf(resource)} <span class="soft">${container.class === "regular" ? "" : `${container.class} `}container ${container.name}</span>${place ? html` <code>${place.file}:${place.line}</code>` : none}${traits.length > 0 ? html` <span class="soft">${traits.join(", ")}</span>` : none}${waiver ? html` <em>waived: ${waiver.reason}</em>` : none}</li>`
  })
  const more = items.length - shownWorkloads
  const rest =
    more > 0
      ? html`<details><summary>and ${more} more</summary><ul>${join(items.slice(shownWorkloads))}</ul></details>`
      : none
  return html`<p class="soft">Run by</p><ul>${join(items.slice(0, shownWorkloads))}</ul>${rest}`
}

function renderFinding(finding: Finding, isShared: boolean): Markup {
  const { message, locations, evidence, fix, waiver, container, path, id, workloads = [], weight } = finding
  const places = (isShared ? [] : locations).map(
    ({ file, line, column }) => html`<code>${file}:${line}:${column}</code>`,
  )
  const facts = Object.entries(evidence).map(
    ([key, value]) =>
      html`<span class="tag">${key}: ${typeof value === "string" ? value : JSON.stringify(value)}</span>`,
  )
  const about = [container ? `${container.class} container ${container.name}` : "", path ?? ""].filter(
    (text) => text !== "",
  )
  return html`<div class="finding${waiver ? " waived" : ""}" data-namespace="${namespacesOf(finding).join(" ")}" id="f-${id}">
<p><strong>${ownerOf(finding)}</strong> ${join(places, " ")}</p>
<p>${message}</p>
${weight ? html`<p>Weighs ${weight.factor} times: ${weight.because.join("; ")}.</p>` : none}${isShared ? none : renderWorkloads(workloads)}${about.length > 0 ? html`<p class="soft"><code>${about.join(" · ")}</code></p>` : none}${facts.length > 0 ? html`<p>${join(facts, " ")}</p>` : none}${waiver ? html`<p class="soft">Waived by ${waiver.by}: ${waiver.reason}${waiver.owner ? ` (${waiver.owner})` : ""}${waiver.expires ? `, until ${waiver.expires}` : ""}</p>` : none}${fix?.patch ? html`<details><summary>Patch${fix.risk ? " (risky)" : ""}</summary><pre tabindex="0">${JSON.stringify(fix.patch, undefined, 2)}</pre></details>` : none}</div>
`
}
