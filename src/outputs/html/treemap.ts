import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy"
import { formatBytes } from "../../lib/format-bytes.ts"
import type { PicturedPart } from "../../model/image/image-picture.ts"
import { html, join, type Markup, none } from "./markup.ts"

const width = 1200
const height = 460
const gap = 2
/** Average width of a letter, in the units of the picture. */
const letter = 7.2

interface Node {
  readonly part?: PicturedPart
  readonly children?: readonly Node[]
}

/** Rectangles whose area is the bytes of each part, in the colour of its worst finding. */
export function renderTreemap(parts: readonly PicturedPart[], label: string): Markup {
  const root = hierarchy<Node>({ children: parts.map((part) => ({ part })) }).sum(({ part }) => part?.bytes ?? 0)
  const tiled = treemap<Node>().tile(treemapSquarify).size([width, height]).paddingInner(gap).round(true)(root)
  const tiles = tiled
    .leaves()
    .map(({ x0, y0, x1, y1, data: { part } }) =>
      part ? tile(part, { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }) : none,
    )
  return html`<svg class="treemap" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${join(tiles)}</svg>`
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function tile(part: PicturedPart, box: Box): Markup {
  const { name, kind, bytes, findings, severity } = part
  const problems =
    findings > 0 ? `, ${findings} ${findings === 1 ? "vulnerability" : "vulnerabilities"}, worst ${severity}` : ""
  const lines =
    box.height < 17
      ? []
      : [name, ...(box.height > 34 ? [`${formatBytes(bytes)}${findings > 0 ? ` · ${findings}` : ""}`] : [])]
  const texts = lines.flatMap((line, index) => {
    const shown = cut(line, box.width - 8)
    return shown === "" ? [] : [html`<text x="${box.x + 5}" y="${box.y + 14 + index * 15}">${shown}</text>`]
  })
  return html`<g class="${severity ?? kind}"><title>${name}: ${formatBytes(bytes)}${problems}</title><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"/>${join(texts)}</g>`
}

function cut(text: string, room: number): string {
  const letters = Math.floor(room / letter)
  return text.length <= letters ? text : letters < 4 ? "" : `${text.slice(0, letters - 1)}…`
}
