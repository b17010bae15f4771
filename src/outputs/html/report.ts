import type { Finding } from "../../model/finding.ts"
import type { Rule } from "../../model/rule.ts"
import { describeJudged, judgedAnything, type ScanReport } from "../../model/scan-report.ts"
import { severityLevels } from "../../model/severity.ts"
import { groupAll } from "../group.ts"
import { namespacesOf } from "../owner.ts"
import { renderBases } from "./bases.ts"
import { renderGroup } from "./group.ts"
import { renderImages } from "./images.ts"
import { html, join, type Markup, none } from "./markup.ts"
import { renderFixFirst, renderNamespaces } from "./overview.ts"
import { renderHead } from "./page.ts"
import { pathsPageStyle, renderPaths } from "./paths.ts"
import { script } from "./script.ts"
import { style } from "./style.ts"

/** The scan report as one page. */
export function* renderHtml(report: ScanReport, rules: ReadonlyMap<string, Rule>): Generator<string> {
  const { tool, targets, summary, kubernetesVersion } = report
  const names = targets.map(({ name }) => name).join(", ")
  const by = `${tool.name} ${tool.version}`
  // Images alone have neither workloads nor a version of Kubernetes.
  const hasObjects = summary.resources > 0 || (summary.images ?? 0) === 0
  const groups = groupAll(report.findings)
  const look = report.paths ? style + pathsPageStyle : style
  yield html`${renderHead({ title: `${tool.name}: ${names}`, style: look, script })}<header>
<h1>${names}</h1>
<p class="soft">${[describeJudged(summary), ...(hasObjects ? [`${summary.workloads} workload${summary.workloads === 1 ? "" : "s"}`, `judged for Kubernetes ${kubernetesVersion} by ${by}`] : [`judged by ${by}`])].join(" · ")}</p>
</header>
<main>
`.text
  yield renderIncomplete(report).text
  yield renderTiles(report).text
  yield html`<div class="columns">${renderFixFirst(groups)}${hasObjects ? renderNamespaces(report.findings) : none}</div>
${report.paths ? renderPaths(report.paths) : none}${renderBases(report.bases ?? [])}${renderImages(report.pictures ?? [])}
<h2 id="findings">Findings</h2>
${renderFilters(report.findings)}
`.text
  if (groups.length === 0) yield renderNothing(report).text
  for (const [index, group] of groups.entries()) yield renderGroup(group, index, rules.get(group.rule)).text
  yield renderWarnings(report).text
  yield `</main>\n<footer>Findings are judged from what was read; what a manifest does not say is not judged. ${tool.name} explain RULE tells more.</footer>\n<script>${script}</script>\n</body>\n</html>\n`
}

const shownIncomplete = 3

function renderIncomplete({ incomplete }: ScanReport): Markup {
  if (incomplete.length === 0) return none
  const items = incomplete.map(
    ({ what, why, advice }) =>
      html`<li><code>${what}</code>: ${why}${advice ? html` <span class="soft">${advice}</span>` : none}</li>`,
  )
  const more = items.length - shownIncomplete
  const rest =
    more > 0
      ? html`<details><summary>and ${more} more</summary><ul>${join(items.slice(shownIncomplete))}</ul></details>`
      : none
  return html`<section class="alert" aria-label="Incomplete"><h2>The scan is incomplete</h2><p>What could not be judged, so that this is no clean result:</p><ul>${join(items.slice(0, shownIncomplete))}</ul>${rest}</section>`
}

function renderTiles({ summary }: ScanReport): Markup {
  const tiles = severityLevels.map(
    (level) =>
      html`<button type="button" class="tile ${level}" data-level="${level}" aria-pressed="false"><strong>${summary[level]}</strong>${level}</button>`,
  )
  const others = [
    summary.waived > 0 ? `${summary.waived} waived` : "",
    summary.known ? `${summary.known} of the baseline left out` : "",
  ].filter((text) => text !== "")
  return html`<section aria-label="Findings by severity"><div class="tiles">${join(tiles)}</div>${others.length > 0 ? html`<p class="soft">${others.join(" · ")}</p>` : none}</section>
`
}

function renderFilters(findings: readonly Finding[]): Markup {
  const namespaces = [...new Set(findings.flatMap(namespacesOf))].sort()
  const options = namespaces.map(
    (name) => html`<option value="${name}">${name === "" ? "cluster-wide" : name}</option>`,
  )
  return html`<div class="filters" role="search" hidden>
<input type="search" id="search" aria-label="Search findings" placeholder="Search names, rules, files ( / )">
<label>Namespace <select id="namespace"><option value="*">all</option>${join(options)}</select></label>
<label><input type="checkbox" id="waived"> waived ones too</label>
<button type="button" id="open">Open or close all</button>
<button type="button" id="reset">Reset</button>
<span id="status" class="soft" role="status"></span>
</div>`
}

const renderNothing = ({ summary }: ScanReport): Markup =>
  judgedAnything(summary)
    ? html`<p class="good">No findings in ${describeJudged(summary)}.</p>`
    : html`<p>Nothing was judged: no Kubernetes object was found.</p>`

function renderWarnings({ warnings }: ScanReport): Markup {
  if (warnings.length === 0) return none
  const items = warnings.map(
    ({ message, location }) =>
      html`<li>${location ? html`<code>${location.file}:${location.line}</code> ` : none}${message}</li>`,
  )
  return html`<h2>Warnings</h2><ul>${join(items)}</ul>`
}
