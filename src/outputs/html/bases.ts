import type { ReportedBase } from "../../model/scan-report.ts"
import { html, join, type Markup, none } from "./markup.ts"

const recognised: Readonly<Record<ReportedBase["by"], string>> = {
  label: "label of the builder",
  image: "an image that is known",
  history: "history of the image",
  shared: "layers that images share",
}

/** What images stand on, and what a newer base would clear in all of them. */
export function renderBases(bases: readonly ReportedBase[]): Markup {
  if (bases.length === 0) return none
  const rows = bases.map(
    ({ name, by, layers, images, workloads, fixable }) =>
      html`<tr><td><details><summary>${name}</summary>${list("Images", images)}${list("Workloads", workloads)}</details></td><td class="number">${workloads.length}</td><td class="number">${images.length}</td><td class="number">${layers}</td><td class="number">${fixable}</td><td class="soft">${recognised[by]}</td></tr>`,
  )
  return html`<section><h2>Base images</h2><p class="soft">One bump of a base clears the fixable vulnerabilities of its own packages in every workload that stands on it.</p><table><thead><tr><th scope="col">Base</th><th scope="col" class="number">Workloads</th><th scope="col" class="number">Images</th><th scope="col" class="number">Layers</th><th scope="col" class="number">Fixable</th><th scope="col">Recognised by</th></tr></thead><tbody>${join(rows)}</tbody></table></section>
`
}

const list = (title: string, names: readonly string[]): Markup =>
  names.length === 0
    ? none
    : html`<p class="soft">${title}</p><ul>${join(names.map((name) => html`<li>${name}</li>`))}</ul>`
