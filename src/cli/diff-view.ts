import type { PathChange } from "../app/compare-paths.ts"
import { isNoChange, type SourceChange } from "../app/diff.ts"
import type { NetworkChange } from "../app/network.ts"
import { labelOfName } from "../app/paths.ts"
import type { JsonValue } from "../lib/json.ts"
import type { Finding } from "../model/finding.ts"
import type { Location } from "../model/location.ts"
import { code, plain } from "../outputs/markdown.ts"
import { formatLocation } from "../outputs/terminal/report.ts"
import type { Style } from "../outputs/terminal/style.ts"
import { count, truncate, visible, wrapText } from "../outputs/terminal/text.ts"

const maxShown = 20

const placeOf = ([first]: readonly Location[]): string => (first ? formatLocation(first) : "")

/** The findings without what only programs inside need. */
export const asJson = ({ findings, network, paths }: SourceChange): JsonValue => {
  const plain = (list: readonly Finding[]) => list.map(({ places: _places, ...finding }) => finding)
  return JSON.parse(
    JSON.stringify({ findings: { added: plain(findings.added), removed: plain(findings.removed) }, network, paths }),
  ) as JsonValue
}

export function renderTerminal(
  change: SourceChange,
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  if (isNoChange(change)) return "No finding, connection or attack path is added or removed.\n"
  const { findings, network, paths } = change
  const lines: string[] = []
  const section = <T>(title: string, items: readonly T[], render: (item: T) => readonly string[]) => {
    if (items.length === 0) return
    if (lines.length > 0) lines.push("")
    lines.push(style.bold(title))
    for (const item of items.slice(0, maxShown)) lines.push(...render(item))
    if (items.length > maxShown) lines.push(style.dim(`  … and ${items.length - maxShown} more: -f json`))
  }
  const path = (sign: string) => (one: PathChange) => [
    `  ${sign} ${visible(labelOfName(one.from))} ${style.dim("─▶")} ${visible(labelOfName(one.to))}`,
    ...wrapText(visible(one.because.sentence), width - 6).map((line) => `      ${line}`),
    `      ${style.cyan(visible(placeOf(one.because.locations)))}`,
  ]
  const finding = (sign: string) => (one: Finding) => [
    `  ${sign} ${one.severity.padEnd(8)} ${truncate(visible(one.message), width - 14)}`,
    `      ${style.cyan(visible(placeOf(one.locations)))}  ${style.dim(one.rule)}`,
  ]
  section(`${count(paths.added.length, "attack path")} more`, paths.added, path(style.red("+")))
  section(`${count(paths.removed.length, "attack path")} less`, paths.removed, path(style.green("-")))
  section(`${count(network.length, "connection")} changed`, network, (one) =>
    connection(one).map((line) => `  ${truncate(visible(line), width - 2)}`),
  )
  section(`${count(findings.added.length, "finding")} more`, findings.added, finding(style.red("+")))
  section(`${count(findings.removed.length, "finding")} less`, findings.removed, finding(style.green("-")))
  return `${lines.join("\n")}\n`
}

function connection({ from, to, opens, closes }: NetworkChange): readonly string[] {
  const ends = `${few(from)} → ${few(to)}`
  return [
    ...(opens.length > 0 ? [`+ ${opens.join(", ")}  ${ends}`] : []),
    ...(closes.length > 0 ? [`- ${closes.join(", ")}  ${ends}`] : []),
  ]
}

const few = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ")

/** Nothing at all for a change without effect, so that no comment is made. */
export function renderMarkdown(change: SourceChange): string {
  if (isNoChange(change)) return ""
  const { findings, network, paths } = change
  const parts = ["## Breakwater: what this change does"]
  const section = <T>(title: string, items: readonly T[], render: (item: T) => string) => {
    if (items.length === 0) return
    const rest = items.length > maxShown ? [`- … and ${items.length - maxShown} more`] : []
    parts.push(`### ${title}`, [...items.slice(0, maxShown).map(render), ...rest].join("\n"))
  }
  const path = (one: PathChange) =>
    `- **${plain(labelOfName(one.from))} → ${plain(labelOfName(one.to))}** because ${plain(one.because.sentence)}${inCode(one.because.locations)}\n` +
    one.sentences.map((sentence, index) => `  ${index + 1}. ${plain(sentence)}`).join("\n")
  const finding = (one: Finding) =>
    `- **${one.severity}** ${plain(one.message)}${inCode(one.locations)} \`${one.rule}\``
  section(`⚠️ ${count(paths.added.length, "new attack path")}`, paths.added, path)
  section(`✅ ${count(paths.removed.length, "attack path")} gone`, paths.removed, path)
  section(`${count(network.length, "connection")} changed`, network, (one) =>
    connection(one)
      .map((line) => `- ${code(line)}`)
      .join("\n"),
  )
  section(count(findings.added.length, "new finding"), findings.added, finding)
  section(`${count(findings.removed.length, "finding")} gone`, findings.removed, finding)
  return `${parts.join("\n\n")}\n`
}

const inCode = (locations: readonly Location[]): string => {
  const place = placeOf(locations)
  return place === "" ? "" : ` (${code(place)})`
}
