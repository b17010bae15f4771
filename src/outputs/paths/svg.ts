import type { PathPicture, PathPictures, StationKind } from "../../model/path-picture.ts"
import { html, join, Markup, none } from "../html/markup.ts"
import { describeHop, describeStation, formatPlace, kindNames } from "./labels.ts"
import { type Arrow, type Box, type HopBox, type Layout, layOut, type StationBox, stackStep } from "./layout.ts"
import { pathStyle } from "./palette.ts"
import { fitText } from "./text-width.ts"

const margin = 24
const shownFixes = 12

/** A picture of attack paths as a file of its own: title, stations and hops, what the colours mean, and the fixes. */
export function renderSvg(pictures: PathPictures): string {
  const { overview, paths, leftOut, fixes, verdict } = pictures
  const drawn = layOut(overview)
  const title = titleOf(pictures)
  const notes = [
    ...(paths > 0 ? [verdict] : []),
    ...(leftOut > 0 ? [`${plural(leftOut, "less risky way")} not drawn.`] : []),
  ]
  const listed = fixes.slice(0, shownFixes)
  const width = Math.max(drawn.width, 720) + margin * 2
  const top = margin + 30 + 18 * notes.length + 16
  const legendTop = top + drawn.height + 34
  const height = legendTop + 24 + listed.length * 22 + (fixes.length > listed.length ? 22 : 0) + margin
  const room = (width - margin * 2 - 40) / 12
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="attack" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-labelledby="title description">
<title id="title">${title}</title>
<desc id="description">${describe(pictures)}</desc>
<style>${new Markup(pathStyle)}</style>
<rect class="paper" width="100%" height="100%"/>
<text class="title" x="${margin}" y="${margin + 18}">${title}</text>
${join(notes.map((note, at) => html`<text class="note soft" x="${margin}" y="${margin + 42 + 18 * at}">${fitText(note, room)}</text>`))}
<g transform="translate(${margin} ${top})">${renderLayout(drawn)}</g>
<g transform="translate(${margin} ${legendTop})">${renderLegend(overview)}</g>
${join(
  listed.map(
    ({ number, title: fix, locations: [place] }, at) =>
      html`<g transform="translate(${margin} ${legendTop + 24 + at * 22})"><title>${fix}${place ? `\n${formatPlace(place)}` : ""}</title>${renderMark(`${number}`, 0, 0)}<text class="note" x="42" y="13">${fitText(place ? `${fix} · ${formatPlace(place)}` : fix, room)}</text></g>`,
  ),
)}${fixes.length > listed.length ? html`<text class="note soft" x="${margin + 42}" y="${legendTop + 37 + listed.length * 22}">and ${fixes.length - listed.length} more fixes</text>` : none}
</svg>
`.text
}

/** A picture to stand in a page that has the style; the page tells the same in words. */
export function renderInline(picture: PathPicture, label: string): Markup {
  const drawn = layOut(picture)
  const legend = 30
  const width = drawn.width + 4
  const height = drawn.height + legend + 14
  return html`<svg class="attack ${fitOf(width)}" viewBox="-2 -10 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-label="${label}">${renderLayout(drawn)}<g transform="translate(0 ${round(drawn.height + 14)})">${renderLegend(picture)}</g></svg>`
}

/** Small pictures are as large as they are; larger ones shrink as far as they can be read. */
const fitOf = (width: number): string => (width > 2000 ? "wide" : width > 700 ? "fits" : "small")

export function titleOf({ paths, goals, fixes }: PathPictures): string {
  if (paths === 0) return "No attack path"
  const many = `${plural(paths, "attack path")} to ${plural(goals, "goal")}`
  return fixes.length === 0 ? many : `${many}, ${plural(fixes.length, "fix", "fixes")}`
}

const plural = (number: number, noun: string, nouns = `${noun}s`): string =>
  `${number.toLocaleString("en-US")} ${number === 1 ? noun : nouns}`

/** The text alternative: every family, hop by hop. */
const describe = ({ families }: PathPictures): string =>
  families
    .map(
      ({ starts, goal, hops }) =>
        `${starts.slice(0, 3).join(", ")}${starts.length > 3 ? ` and ${starts.length - 3} more` : ""} to ${goal}: ${hops.map(({ primitive, sentence }) => `${primitive} ${sentence}`).join("; ")}.`,
    )
    .join("\n")

const round = (value: number): string => String(Math.round(value * 10) / 10)

function renderLayout({ stations, hops, arrows }: Layout): Markup {
  return html`${join(arrows.map(renderArrow))}${join(hops.map(renderHop))}${join(stations.map(renderStation))}`
}

const tip = 8

function renderArrow({ points, isCut, hasHead }: Arrow): Markup {
  const [start = [0, 0], ...rest] = points
  let [x, y] = start
  const [endX, endY] = points.at(-1) ?? start
  const direction = endX < x ? -1 : 1
  let path = `M${round(x)} ${round(y)}`
  for (const [at, [nextX, nextY]] of rest.entries()) {
    const toX = hasHead && at === rest.length - 1 ? nextX - direction * tip : nextX
    const middle = (x + toX) / 2
    path +=
      y === nextY
        ? `H${round(toX)}`
        : `C${round(middle)} ${round(y)} ${round(middle)} ${round(nextY)} ${round(toX)} ${round(nextY)}`
    ;[x, y] = [toX, nextY]
  }
  const cut = isCut ? " cut" : ""
  const head = hasHead
    ? html`<path class="tip${cut}" d="M${round(endX)} ${round(endY)}l${-direction * (tip + 1)} -4.5v9z"/>`
    : none
  return html`<path class="arrow${cut}" d="${path}"/>${head}`
}

const frame = ({ x, y, width, height }: Box, radius: number, className: string, shift = 0): Markup =>
  html`<rect class="${className}" x="${round(x + shift)}" y="${round(y + shift)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`

function renderStation(box: StationBox): Markup {
  const { station, head, name, pods, x, y, width } = box
  const radius = station.role === "start" ? 22 : 6
  const behind = station.members.length > 1 ? [2, 1].map((step) => frame(box, radius, "box", step * stackStep)) : []
  const pad = station.role === "start" ? 15 : 11
  const count =
    pods === ""
      ? none
      : html`<text class="head" x="${round(x + width - pad)}" y="${round(y + 19)}" text-anchor="end">${pods}</text>`
  return html`<g class="${station.kind} ${station.role}${station.level ? ` ${station.level}` : ""}"><title>${describeStation(station)}</title>${join(behind)}${frame(box, radius, "box")}<text class="head" x="${round(x + pad)}" y="${round(y + 19)}">${head}</text>${count}<text class="name" x="${round(x + pad)}" y="${round(y + 37)}">${name}</text></g>`
}

function renderHop(box: HopBox): Markup {
  const { hop, lines, place, cut, x, y, width } = box
  const line = (text: string, at: number, className: string) =>
    html`<text class="${className}" x="${round(x + 7)}" y="${round(y + 15 + at * 14)}">${text}</text>`
  const words = lines.map((text, at) => line(text, at + 1, "words"))
  const where = place === "" ? none : line(place, lines.length + 1, "place soft")
  const mark = cut === "" ? none : renderMark(cut, x + width - markWidth(cut) + 6, y - 12)
  return html`<g class="hop${cut === "" ? "" : " cut"}"><title>${describeHop(hop)}</title>${frame(box, 5, "label")}${line(hop.primitive, 0, "id")}${join(words)}${where}${mark}</g>`
}

const markWidth = (numbers: string): number => 24 + numbers.length * 6.4

/** Scissors and the numbers of the fixes that cut. Drawn, since few fonts have them. */
function renderMark(numbers: string, x: number, y: number): Markup {
  return html`<g transform="translate(${round(x)} ${round(y)})"><rect class="mark" width="${round(markWidth(numbers))}" height="18" rx="9"/><path class="blade" d="M8.5 6.5L16.5 12.6M8.5 11.5L16.5 5.4M9 6a2 2 0 1 1-4 0a2 2 0 1 1 4 0M9 12a2 2 0 1 1-4 0a2 2 0 1 1 4 0"/><text class="mark-text" x="19" y="12.7">${numbers}</text></g>`
}

/** What the colours and the scissors mean, as far as they occur. */
function renderLegend({ stations, hops }: PathPicture): Markup {
  const kinds = (Object.keys(kindNames) as StationKind[]).filter((kind) => stations.some((one) => one.kind === kind))
  let x = 0
  const items = kinds.map((kind) => {
    const at = x
    x += 34 + kindNames[kind].length * 7
    return html`<g class="${kind}"><rect class="box" x="${at}" y="1" width="14" height="14" rx="3"/></g><text class="note soft" x="${at + 20}" y="12.5">${kindNames[kind]}</text>`
  })
  const isCut = hops.some(({ cutBy }) => cutBy.length > 0)
  const cut = isCut
    ? html`${renderMark("1", x + 8, -1)}<text class="note soft" x="${x + 45}" y="12.5">fix 1 cuts this hop</text>`
    : none
  return html`${join(items)}${cut}`
}
