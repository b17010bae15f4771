import type { PathChange } from "../app/compare-paths.ts"
import {
  labelOfName,
  type PathQuestion,
  type PathReport,
  pathFamilies,
  type ShownFix,
  type ShownPath,
} from "../app/paths.ts"
import type { AssumedReport, WhatIf } from "../app/what-if.ts"
import { levelOfRisk } from "../model/severity.ts"
import { formatLocation } from "../outputs/terminal/report.ts"
import type { Style } from "../outputs/terminal/style.ts"
import { count, truncate, visible, wrapText } from "../outputs/terminal/text.ts"

interface View {
  readonly style: Style
  readonly width: number
}

const maxFamilies = 5
const maxFixes = 12
const maxChanges = 8

/** Names are of the input. */
const nameOf = (name: string): string => visible(labelOfName(name))

export function renderPaths(
  { paths, stations, fixes, certificate, assumptions, whatIf, incomplete }: AssumedReport,
  question: PathQuestion,
  view: View & { readonly all: boolean; readonly explain: boolean },
): string {
  const { style, width, all } = view
  const changes = whatIf ? renderWhatIf(whatIf, view) : ""
  if (paths.length === 0) return changes + renderNone(question, assumptions, view)
  const families = pathFamilies(paths)
  const shown = all ? families : families.slice(0, maxFamilies)
  let output = changes + shown.map((family) => renderFamily(family, stations, view)).join("\n")
  if (shown.length < families.length)
    output += style.dim(`\n… and ${count(families.length - shown.length, "further way")}: --all shows every one.\n`)
  output += `\n${renderFixes(fixes, certificate, paths.length, view)}`
  if (question.from !== undefined && question.to !== undefined) output += renderMandatory(paths, view)
  for (const { what, why, advice = "" } of incomplete)
    output += style.red(`incomplete  ${visible(what)}: ${visible(why)}. ${advice}\n`)
  if (question.from !== undefined || question.to !== undefined) return output
  return `${output}${style.dim(wrapText("One path: breakwater paths --from ENTRY --to ASSET. What a start gives: --from ENTRY --radius.", width).join("\n"))}\n`
}

/** Which paths an assumption takes away and which remain; those that remain are told after it. */
function renderWhatIf(
  { assumed, before, remaining, died, opened }: WhatIf,
  { style, width, all }: View & { readonly all: boolean },
): string {
  const lines = [...wrapText(visible(`If ${assumed.join(", and ")}:`), width).map(style.bold)]
  const list = (changes: readonly PathChange[], sign: string) => {
    const most = all ? changes.length : maxChanges
    for (const { from, to, because } of changes.slice(0, most)) {
      lines.push(`    ${sign} ${nameOf(from)} ${style.dim("─▶")} ${nameOf(to)}`)
      lines.push(...wrapText(visible(because.sentence), width - 8).map((line) => style.dim(`        ${line}`)))
    }
    if (changes.length > most) lines.push(style.dim(`    … and ${changes.length - most} more: --all`))
  }
  lines.push(
    died.length === 0
      ? "  no path dies"
      : `  ${style.green(`${count(before - remaining, "path")} of ${before} ${before - remaining === 1 ? "dies" : "die"}`)}, by the step that is not possible then`,
  )
  list(died, style.green("-"))
  if (opened.length > 0)
    lines.push(`  ${style.red(`${count(opened.length, "path")} ${opened.length === 1 ? "is" : "are"} new`)}`)
  list(opened, style.red("+"))
  if (before > 0)
    lines.push(
      `  ${remaining === 0 ? style.green("none remains") : style.yellow(`${count(remaining, "path")} ${remaining === 1 ? "remains" : "remain"}`)}`,
    )
  return `${lines.join("\n")}\n\n`
}

function renderNone({ from, to }: PathQuestion, assumptions: readonly string[], { style, width }: View): string {
  const asset = to === undefined ? "the cluster, its nodes or another cluster" : nameOf(to)
  const lines = [style.green(`No path leads ${from === undefined ? "" : `from ${nameOf(from)} `}to ${asset}.`)]
  lines.push("", "This holds as far as the following does:")
  for (const one of assumptions)
    lines.push(...wrapText(visible(one), width - 4).map((line, index) => `  ${index === 0 ? "·" : " "} ${line}`))
  return `${lines.join("\n")}\n`
}

/** Paths that differ only in their start, drawn as one chain. */
function renderFamily(
  family: readonly ShownPath[],
  stations: PathReport["stations"],
  { style, width, explain }: View & { readonly explain: boolean },
): string {
  const [first] = family as readonly [ShownPath]
  const risk = family.reduce((sum, path) => sum + path.risk, 0)
  const level = levelOfRisk(first.risk)
  const paint = level === "critical" ? style.alarm : level === "high" ? style.red : style.yellow
  const starts = family.map(({ from }) => nameOf(from))
  const named = starts.slice(0, 3).join(", ") + (starts.length > 3 ? ` and ${starts.length - 3} more` : "")
  const title = `${named} ${style.dim("─▶")} ${style.bold(nameOf(first.to))}`
  const figures = `${count(first.hops.length, "hop")}, risk ${percent(risk)}`
  const podsOf = (names: readonly string[]): string => {
    const pods = names.reduce((sum, name) => sum + (stations[name]?.pods ?? 0), 0)
    return pods > 1 ? style.dim(` ×${pods.toLocaleString("en-US")} pods`) : ""
  }
  const lines = [
    `${paint(` ${level.toUpperCase()} `)} ${title}  ${style.dim(figures)}`,
    `  ○ ${style.bold(named)}${podsOf(family.map(({ from }) => from))}`,
  ]
  const bar = `  ${style.dim("│")}   `
  for (const [index, hop] of first.hops.entries()) {
    const isLast = index === first.hops.length - 1
    const sentence = wrapText(visible(hop.sentence), width - 14)
    if (index === 0 && family.length > 1) sentence[0] = `For example: ${sentence[0]}`
    for (const [at, line] of sentence.entries())
      lines.push(`${bar}${at === 0 ? style.cyan(hop.primitive) : "     "}  ${line}`)
    const places = hop.locations.slice(0, 2).map((location) => visible(formatLocation(location)))
    if (places.length > 0) lines.push(`${bar}       ${style.dim(truncate(places.join("  "), width - 14))}`)
    if (explain)
      for (const line of wrapText(`${percent(hop.probability)}: ${visible(hop.because)}`, width - 14))
        lines.push(`${bar}       ${style.dim(line)}`)
    const cut = (hop.cutBy ?? []).map((position) => position + 1).join(", ")
    if (cut !== "") lines.push(`${bar}       ${style.green(`✂ fix ${cut}`)}`)
    lines.push(`  ${isLast ? style.red("◉") : style.dim("▼")} ${style.bold(nameOf(hop.to))}${podsOf([hop.to])}`)
  }
  if (explain) lines.push(...explainRisk(first, family.length > 1, width).map((line) => style.dim(line)))
  return `${lines.join("\n")}\n`
}

function explainRisk({ risk, because }: ShownPath, isOne: boolean, width: number): readonly string[] {
  const { likelihood, probability, value, why } = because
  const rows = [
    `risk ${percent(risk)}${isOne ? " of each" : ""} = likelihood × probability × value = ${likelihood} × ${probability} × ${value}`,
    `likelihood ${likelihood}: ${visible(why.likelihood)}`,
    `probability ${probability} = ${why.probability}`,
    `value ${value}: ${why.value}`,
  ]
  return rows.flatMap((row, at) =>
    wrapText(row, width - 6).map((line, more) => `${at === 0 ? "    " : "      "}${more === 0 ? "" : "  "}${line}`),
  )
}

const percent = (value: number): string => `${value >= 0.1 ? (value * 100).toFixed(0) : (value * 100).toPrecision(2)} %`

function renderFixes(
  fixes: readonly ShownFix[],
  { pathsLeft, optimal, lowerBound, cost, eachNeeded, unfixable }: PathReport["certificate"],
  paths: number,
  { style, width }: View,
): string {
  const lines: string[] = []
  if (fixes.length > 0) {
    const quality = optimal
      ? "no smaller set does"
      : `at most ${percent((cost - lowerBound) / Math.max(lowerBound, 1))} above the least`
    const what = fixes.length === 1 ? "1 fix cuts" : `${fixes.length} fixes cut`
    const which = paths === 1 ? "the path" : `all ${paths} paths`
    lines.push(`${style.bold(`${what} ${which}`)}${style.dim(`  cost ${cost}, ${quality}`)}`)
    for (const [index, fix] of fixes.slice(0, maxFixes).entries()) {
      const place = fix.locations[0] ? `  ${style.cyan(visible(formatLocation(fix.locations[0])))}` : ""
      const by = fix.patch ? "" : style.yellow("  by hand")
      lines.push(`  ${String(index + 1).padStart(2)}. ${truncate(visible(fix.title), width - 8)}`)
      lines.push(
        `      ${style.dim(`${fix.cuts.length === 0 ? "other ways of the same starts" : `${count(fix.cuts.length, "path")}, risk ${percent(fix.risk)}`}, cost ${fix.cost}`)}${by}${place}`,
      )
    }
    if (fixes.length > maxFixes) lines.push(style.dim(`  … and ${fixes.length - maxFixes} more: -f json`))
    const checked =
      pathsLeft === 0
        ? style.green("✓ no path is left")
        : style.red(`✗ ${count(pathsLeft, "goal")} can still be reached`)
    lines.push(
      `  ${checked} ${style.dim(`${fixes.length === 1 ? "with it made" : "with them made"}${eachNeeded ? `; without ${fixes.length === 1 ? "it one" : "any one of them one"} is back` : ""}.`)}`,
    )
  }
  if (unfixable.length > 0)
    lines.push(
      style.yellow(
        `No single fix cuts the paths of ${unfixable.slice(0, 4).map(nameOf).join(", ")}${unfixable.length > 4 ? ` and ${unfixable.length - 4} more` : ""}.`,
      ),
    )
  return `${lines.join("\n")}\n`
}

function renderMandatory([path]: readonly ShownPath[], { style }: View): string {
  if (!path) return ""
  const mandatory = path.mandatory ?? []
  return mandatory.length === 0
    ? style.dim("There are several ways: no station is part of all of them.\n")
    : `Every way passes ${mandatory.map((name) => style.bold(nameOf(name))).join(", ")}.\n`
}

/** Everything that is gained from a start, by kind. */
export function renderRadius(
  from: string,
  gained: readonly { readonly gained: string; readonly probability: number }[],
  { style, width }: View,
): string {
  if (gained.length === 0) return `From ${nameOf(from)} nothing further is gained.\n`
  const lines = [style.bold(`From ${nameOf(from)}: ${count(gained.length, "thing")} within reach`)]
  for (const { gained: name, probability } of gained.slice(0, 60))
    lines.push(`  ${percent(probability).padStart(6)}  ${truncate(nameOf(name), width - 12)}`)
  if (gained.length > 60) lines.push(style.dim(`  … and ${gained.length - 60} more: -f json`))
  return `${lines.join("\n")}\n`
}
