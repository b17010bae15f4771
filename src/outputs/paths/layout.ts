import { graphlib, layout } from "@dagrejs/dagre"
import type { PathPicture, PicturedHop, PicturedStation } from "../../model/path-picture.ts"
import { formatNumbers, shortPlace, textOf } from "./labels.ts"
import { fitText, textWidth, wrapToWidth } from "./text-width.ts"

/** Sizes of letters in pixels. */
export const letters = { name: 13, head: 10.5, words: 11 } as const

export interface Box {
  /** Of the upper left corner. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface StationBox extends Box {
  readonly station: PicturedStation
  readonly head: string
  readonly name: string
  readonly pods: string
}

export interface HopBox extends Box {
  readonly hop: PicturedHop
  readonly lines: readonly string[]
  /** Where it is written; "" where nowhere. */
  readonly place: string
  /** Numbers of fixes; "" where none cuts it. */
  readonly cut: string
}

export interface Arrow {
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly isCut: boolean
  /** Whether it ends at a station rather than at the label of its hop. */
  readonly hasHead: boolean
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly stations: readonly StationBox[]
  readonly hops: readonly HopBox[]
  readonly arrows: readonly Arrow[]
}

const padding = 12
/** How much wider bold letters are. */
const bold = 1.13
const widest = 204
const narrowest = 84
const wordsWidth = 104

/** Room for the picture of a stack behind a box of several. */
export const stackStep = 4

/**
 * Places stations in layers from left to right, the labels of hops in layers between them, with few crossings (Sugiyama's
 * method as dagre has it). A hop that needs several stations joins their arrows in its label.
 */
export function layOut({ stations, hops }: PathPicture): Layout {
  const graph = new graphlib.Graph({ multigraph: false })
  graph.setGraph({ rankdir: "LR", nodesep: 20, edgesep: 12, ranksep: 26, marginx: 0, marginy: 0 })
  graph.setDefaultEdgeLabel(() => ({}))
  const texts = stations.map(stationText)
  const labels = hops.map(hopText)
  for (const [at, { width, height }] of texts.entries()) graph.setNode(`s${at}`, { width, height })
  for (const [at, { width, height }] of labels.entries()) graph.setNode(`h${at}`, { width, height })
  for (const [at, { from, to }] of hops.entries()) {
    for (const one of from) graph.setEdge(`s${one}`, `h${at}`, { weight: 1 })
    graph.setEdge(`h${at}`, `s${to}`, { weight: 2 })
  }
  layout(graph)
  const placed = (name: string) => graph.node(name) as { x: number; y: number; width: number; height: number }
  const boxAt = (name: string): Box => {
    const { x, y, width, height } = placed(name)
    return { x: x - width / 2, y: y - height / 2, width, height }
  }
  const halves = halfWidths(graph.nodes().map(placed))
  const arrow = (from: string, to: string, isCut: boolean): Arrow => {
    const { points = [] } = graph.edge(from, to) as { points?: readonly { x: number; y: number }[] }
    return { points: route(boxAt(from), boxAt(to), points, halves), isCut, hasHead: to.startsWith("s") }
  }
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return {
    width: width + stackStep * 2,
    height: height + stackStep * 2,
    stations: texts.map((text, at) => ({ ...text, ...boxAt(`s${at}`) })),
    hops: labels.map((text, at) => ({ ...text, ...boxAt(`h${at}`) })),
    arrows: hops.flatMap(({ from, to, cutBy }, at) => [
      ...from.map((one) => arrow(`s${one}`, `h${at}`, cutBy.length > 0)),
      arrow(`h${at}`, `s${to}`, cutBy.length > 0),
    ]),
  }
}

const clamp = (value: number): number => Math.max(narrowest, Math.min(widest, value))

function stationText(station: PicturedStation) {
  const { head, name, pods } = textOf(station)
  const needed = Math.max(
    textWidth(name) * letters.name * bold,
    (textWidth(head) + (pods === "" ? 0 : textWidth(pods) + 1)) * letters.head,
  )
  const width = clamp(needed + padding * 2)
  const room = width - padding * 2
  const headRoom = room / letters.head - (pods === "" ? 0 : textWidth(pods) + 0.6)
  return {
    station,
    head: fitText(head, headRoom),
    name: fitText(name, room / (letters.name * bold)),
    pods,
    width,
    height: 48,
  }
}

function hopText(hop: PicturedHop) {
  const [first] = hop.locations
  const room = wordsWidth / letters.words
  const lines = wrapToWidth(hop.words, room, 3)
  const more = hop.locations.length > 1 && hop.sentences.length > 1 ? " …" : ""
  const place = first ? fitText(shortPlace(first) + more, room * 1.05) : ""
  const cut = formatNumbers(hop.cutBy, 2)
  return {
    hop,
    lines,
    place,
    cut,
    width: wordsWidth + 14,
    height: 14 * (lines.length + 1 + (place === "" ? 0 : 1)) + 9,
  }
}

/** Half of the width of each layer, by its middle. */
function halfWidths(boxes: readonly { x: number; width: number }[]): ReadonlyMap<number, number> {
  const halves = new Map<number, number>()
  for (const { x, width } of boxes) {
    const key = Math.round(x)
    halves.set(key, Math.max(halves.get(key) ?? 0, width / 2))
  }
  return halves
}

/** From the right of one box to the left of another; through the layers between them straight, so that no box is crossed. */
function route(
  from: Box,
  to: Box,
  points: readonly { readonly x: number; readonly y: number }[],
  halves: ReadonlyMap<number, number>,
): Arrow["points"] {
  const isBack = to.x < from.x
  const start: readonly [number, number] = [isBack ? from.x : from.x + from.width, from.y + from.height / 2]
  const end: readonly [number, number] = [isBack ? to.x + to.width : to.x, to.y + to.height / 2]
  const between = points.slice(1, -1).flatMap(({ x, y }): readonly (readonly [number, number])[] => {
    const half = halves.get(Math.round(x)) ?? 0
    if (half === 0) return []
    return isBack
      ? [
          [x + half, y],
          [x - half, y],
        ]
      : [
          [x - half, y],
          [x + half, y],
        ]
  })
  return [start, ...between, end]
}
