import type { Finding } from "../../model/finding.ts"
import { riskWeight, type SeverityLevel, severityLevels } from "../../model/severity.ts"
import type { FindingGroup } from "../group.ts"
import { namespacesOf, objectsOf } from "../owner.ts"
import { html, join, type Markup, none } from "./markup.ts"

const shownFixes = 8
const shownNamespaces = 15

export const groupId = (index: number): string => `group-${index}`

/** What removes most risk, with its share as a bar. */
export function renderFixFirst(groups: readonly FindingGroup[]): Markup {
  const total = groups.reduce((sum, { risk }) => sum + risk, 0)
  if (total === 0) return none
  const best = groups
    .map((group, index) => ({ group, index }))
    .filter(({ group }) => group.risk > 0)
    .sort((a, b) => b.group.risk - a.group.risk)
    .slice(0, shownFixes)
  const most = best[0]?.group.risk ?? 1
  const rows = best.map(({ group, index }) => {
    const share = Math.max(1, Math.round((100 * group.risk) / total))
    const owners = new Set(group.findings.flatMap(objectsOf)).size
    return html`<tr><td><button type="button" class="link" data-open="${groupId(index)}">${group.fixTitle ?? group.title}</button></td><td class="number">${owners}</td><td class="${group.severity}">${bar([[(100 * group.risk) / most, group.severity]], `${share} percent of the risk`)}</td><td class="number">${share}%</td></tr>`
  })
  return html`<section><h2>Fix first</h2><table><thead><tr><th scope="col">Fix</th><th scope="col" class="number">Objects</th><th scope="col">Share of the risk</th><th scope="col" class="number">%</th></tr></thead><tbody>${join(rows)}</tbody></table></section>`
}

/** Where the risk lies: a bar for each namespace, in the colours of its findings. */
export function renderNamespaces(findings: readonly Finding[]): Markup {
  const spaces = new Map<string, Record<SeverityLevel, number>>()
  for (const finding of findings) {
    if (finding.waiver) continue
    for (const name of namespacesOf(finding)) {
      const counts = spaces.get(name) ?? { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
      spaces.set(name, counts)
      counts[finding.severity]++
    }
  }
  const risks = [...spaces].map(([name, counts]) => ({
    name,
    counts,
    risk: severityLevels.reduce((sum, level) => sum + counts[level] * riskWeight[level], 0),
  }))
  risks.sort((a, b) => b.risk - a.risk || (a.name < b.name ? -1 : 1))
  const most = risks[0]?.risk ?? 0
  if (most === 0) return none
  const rows = risks.slice(0, shownNamespaces).map(({ name, counts }) => {
    const parts = severityLevels.map((level): [number, SeverityLevel] => [
      (100 * counts[level] * riskWeight[level]) / most,
      level,
    ])
    const numbers = severityLevels.map((level) => html`<td class="number">${counts[level] || "·"}</td>`)
    const words = severityLevels.filter((level) => counts[level] > 0).map((level) => `${counts[level]} ${level}`)
    return html`<tr><td><button type="button" class="link" data-go="${name}">${name === "" ? "cluster-wide" : name}</button></td><td>${bar(parts, words.join(", ") || "none")}</td>${join(numbers)}</tr>`
  })
  const heads = severityLevels.map(
    (level) => html`<th scope="col" class="number"><abbr title="${level}">${level.charAt(0).toUpperCase()}</abbr></th>`,
  )
  const more =
    risks.length > shownNamespaces
      ? html`<p class="soft">and ${risks.length - shownNamespaces} more namespaces</p>`
      : none
  return html`<section><h2>Where the risk is</h2><table><thead><tr><th scope="col">Namespace</th><th scope="col">Risk</th>${join(heads)}</tr></thead><tbody>${join(rows)}</tbody></table>${more}</section>`
}

/** A bar of parts in percent of its full length. */
function bar(parts: readonly (readonly [percent: number, level: SeverityLevel])[], label: string): Markup {
  let at = 0
  const rectangles = parts
    .filter(([percent]) => percent > 0)
    .map(([percent, level]) => {
      const rectangle = html`<rect class="${level}" x="${at.toFixed(2)}" y="0" width="${percent.toFixed(2)}" height="10"/>`
      at += percent
      return rectangle
    })
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}">${join(rectangles)}</svg>`
}
