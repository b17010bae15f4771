import type { Location } from "../../model/location.ts"
import type { PathFamily, PathPictures, PicturedFix } from "../../model/path-picture.ts"
import { formatNumbers, formatPlace } from "../paths/labels.ts"
import { pathStyle } from "../paths/palette.ts"
import { renderInline, titleOf } from "../paths/svg.ts"
import { html, join, Markup, none } from "./markup.ts"

/** What a page with attack paths needs besides its own style. */
export const pathsPageStyle = `${pathStyle}
.attack { display: block } .attack.fits { max-width: 100%; min-width: 700px; height: auto } .attack.wide { width: max(100%, 1700px); height: auto }
figure.paths { border: 1px solid var(--line); border-radius: 6px; padding: .8rem; overflow-x: auto }
.way { border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 6px; margin: .6rem 0 }
.way > summary { display: flex; gap: .75rem; align-items: baseline; padding: .55rem .8rem; cursor: pointer; flex-wrap: wrap }
.way > summary::before { content: "▸"; color: var(--soft); width: .8em } .way[open] > summary::before { content: "▾" }
.way > summary::-webkit-details-marker { display: none }
.hops > li { margin: .55rem 0 } .hops code { margin-right: .5rem }
`

/** Attack paths drawn together, what cuts them, and each family drawn and told hop by hop. */
export function renderPaths(pictures: PathPictures, level: 1 | 2 = 2): Markup {
  const { overview, paths, families, leftOut, fixes, verdict, assumptions } = pictures
  const heading = (text: string) => (level === 2 ? html`<h3>${text}</h3>` : html`<h2>${text}</h2>`)
  const title = level === 2 ? html`<h2>Attack paths</h2>` : none
  const taken = html`<details><summary>What this takes for granted</summary><ul>${join(assumptions.map((one) => html`<li>${one}</li>`))}</ul></details>`
  if (paths === 0)
    return html`<section id="paths">${title}<p class="good">No attack path leads to the cluster, its nodes or another cluster.</p>${taken}</section>`
  const all = families.reduce((sum, { starts }) => sum + starts.length, 0)
  return html`<section id="paths">${title}
<p>${level === 2 ? `${titleOf(pictures)}. ` : ""}${verdict}</p>
${draw(renderInline(overview, `${titleOf(pictures)}, told one by one below`), "Attack paths")}
${leftOut > 0 ? html`<p class="soft">${leftOut} less risky ways are not drawn here.</p>` : none}
${fixes.length > 0 ? html`${heading("What cuts them")}${renderFixes(fixes)}` : none}
${heading("Path by path")}
${join(families.map((family, index) => renderFamily(family, index === 0)))}
${all < paths ? html`<p class="soft">and ${paths - all} less risky paths: <code>breakwater paths -f json</code></p>` : none}
${taken}
</section>
`
}

const draw = (picture: Markup, label: string): Markup =>
  html`<figure class="paths" tabindex="0" role="region" aria-label="${label}">${picture}</figure>`

const places = (locations: readonly Location[]): Markup =>
  join(locations.slice(0, 3).map((location) => html`<code>${formatPlace(location)}</code> `))

function renderFixes(fixes: readonly PicturedFix[]): Markup {
  const rows = fixes.map(
    ({ number, title, cost, risk, locations }) =>
      html`<tr><td class="number">${number}</td><td>${title}<br>${places(locations)}</td><td class="number">${percent(risk)}</td><td class="number">${cost}</td></tr>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Fixes"><table><thead><tr><th scope="col" class="number">Fix</th><th scope="col">Change</th><th scope="col" class="number">Risk it removes</th><th scope="col" class="number">Cost</th></tr></thead><tbody>${join(rows)}</tbody></table></div>`
}

function renderFamily({ starts, goal, level, risk, because, hops, picture }: PathFamily, isOpen: boolean): Markup {
  const named = starts.slice(0, 3).join(", ") + (starts.length > 3 ? ` and ${starts.length - 3} more` : "")
  const title = `${named} → ${goal}`
  const items = hops.map(
    ({ primitive, sentence, probability, because: why, locations, cutBy }) =>
      html`<li><strong>${primitive}</strong> ${sentence}<br>${places(locations)}<span class="soft">${percent(probability)}: ${why}${cutBy.length > 0 ? `. Cut by fix ${formatNumbers(cutBy)}` : ""}</span></li>`,
  )
  return html`<details class="way ${level}"${new Markup(isOpen ? " open" : "")}>
<summary><span class="level">${level}</span><span class="title">${title}</span><span class="soft">${hops.length} ${hops.length === 1 ? "hop" : "hops"}, risk ${percent(risk)}</span></summary>
<div class="body">${draw(renderInline(picture, `${title}: told below`), title)}
<ol class="hops">${join(items)}</ol>
<p class="soft">Risk${starts.length > 1 ? " of one of them" : ""}: ${because.join(" × ")}</p>
${starts.length > 3 ? html`<details><summary>All ${starts.length} starts</summary><ul>${join(starts.map((start) => html`<li>${start}</li>`))}</ul></details>` : none}</div>
</details>
`
}

export const percent = (value: number): string =>
  `${value >= 0.1 ? (value * 100).toFixed(0) : (value * 100).toPrecision(2)} %`
