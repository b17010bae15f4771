import type { PathPicture, PicturedStation } from "../../model/path-picture.ts"
import { describeHop, describeStation, formatNumbers, textOf } from "./labels.ts"

const labelOf = (station: PicturedStation): readonly string[] => {
  const { head, name, pods } = textOf(station)
  return [station.members.length === 1 && station.name === "" ? name : `${head} ${name}`, pods].filter(
    (line) => line !== "",
  )
}

const cutOf = (cutBy: readonly number[]): string => (cutBy.length === 0 ? "" : ` ✂ ${formatNumbers(cutBy)}`)

/** For Graphviz. A hop that needs several stations meets in a point. */
export function renderDot({ stations, hops }: PathPicture): string {
  const lines = stations.map((station, at) => {
    const shape = station.role === "goal" ? ", penwidth=3" : ""
    return `  s${at} [label=${quoted(labelOf(station).join("\n"))}, tooltip=${quoted(describeStation(station))}${shape}];\n`
  })
  for (const [at, hop] of hops.entries()) {
    const { primitive, words, from, to, cutBy } = hop
    const style = cutBy.length > 0 ? ", style=dashed" : ""
    const label = `label=${quoted(`${primitive} ${words}${cutOf(cutBy)}`)}, tooltip=${quoted(describeHop(hop))}${style}`
    const [only, ...more] = from
    if (more.length === 0) lines.push(`  s${only} -> s${to} [${label}];\n`)
    else {
      lines.push(`  h${at} [shape=point, label=""];\n`)
      for (const one of from) lines.push(`  s${one} -> h${at} [arrowhead=none${style}];\n`)
      lines.push(`  h${at} -> s${to} [${label}];\n`)
    }
  }
  return `digraph paths {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n${lines.join("")}}\n`
}

const quoted = (text: string): string => JSON.stringify(text)

/** For Mermaid: Markdown of GitHub and GitLab draws it. */
export function renderMermaid({ stations, hops }: PathPicture): string {
  const lines = stations.map((station, at) => `  s${at}["${labelOf(station).map(entities).join("<br>")}"]\n`)
  for (const [at, { primitive, words, from, to, cutBy }] of hops.entries()) {
    const label = entities(`${primitive} ${words}${cutOf(cutBy)}`)
    const arrow = cutBy.length > 0 ? "-.->" : "-->"
    const [only, ...more] = from
    if (more.length === 0) lines.push(`  s${only} ${arrow}|"${label}"| s${to}\n`)
    else {
      lines.push(`  h${at}((" "))\n`)
      for (const one of from) lines.push(`  s${one} --- h${at}\n`)
      lines.push(`  h${at} ${arrow}|"${label}"| s${to}\n`)
    }
  }
  return `flowchart LR\n${lines.join("")}`
}

/** Mermaid reads labels as HTML; `#` begins an entity there. */
const entities = (text: string): string =>
  text.replace(/[#"<>&`\p{Cc}\p{Bidi_Control}]/gu, (letter) => `#${letter.codePointAt(0)};`)
