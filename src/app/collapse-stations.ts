import { getOrAdd } from "../lib/get-or-add.ts"
import type { Location } from "../model/location.ts"
import type { PathPicture, PicturedHop, PicturedStation } from "../model/path-picture.ts"

/** Locations of a collapsed hop that are kept: the picture shows the first. */
const keptLocations = 3
const keptSentences = 12

/**
 * Stations of one kind from which the same hops lead to the same places become one: the coarsest partition that is stable
 * under the hops (bisimulation), found by refinement. O(rounds × hops).
 */
export function collapseStations({ stations, hops }: PathPicture): PathPicture {
  let blocks = number(stations.map(({ kind, title, role, level = "" }) => [kind, title, role, level].join(" ")))
  for (;;) {
    const signs = stations.map((_station, at) => [String(blocks[at])])
    for (const { primitive, from, to, cutBy } of hops) {
      const what = `${primitive} ${cutBy.length > 0}`
      const needs = [...new Set(from.map((one) => blocks[one]))].sort().join("+")
      for (const one of from) signs[one]?.push(`${what} ${needs} ${blocks[to]}`)
    }
    const refined = number(signs.map(([own, ...others]) => [own, ...new Set(others.sort())].join("\n")))
    if (Math.max(...refined) === Math.max(...blocks)) break
    blocks = refined
  }
  return quotient({ stations, hops }, blocks)
}

/** Equal texts get equal numbers, in the order in which they are met. */
function number(texts: readonly string[]): number[] {
  const numbers = new Map<string, number>()
  return texts.map((text) => getOrAdd(numbers, text, () => numbers.size))
}

function quotient({ stations, hops }: PathPicture, blocks: readonly number[]): PathPicture {
  const members: PicturedStation[][] = []
  for (const [at, station] of stations.entries()) {
    const block = blocks[at] as number
    members[block] = [...(members[block] ?? []), station]
  }
  const joined = new Map<string, PicturedHop[]>()
  for (const hop of hops) {
    const from = [...new Set(hop.from.map((one) => blocks[one] as number))].sort((a, b) => a - b)
    const moved = { ...hop, from, to: blocks[hop.to] as number }
    getOrAdd(joined, `${hop.primitive} ${from.join("+")} ${moved.to}`, () => []).push(moved)
  }
  return { stations: members.map(joinStations), hops: [...joined.values()].map(joinHops) }
}

function joinStations(group: readonly PicturedStation[]): PicturedStation {
  const [first] = group as readonly [PicturedStation]
  if (group.length === 1) return first
  const spaces = new Set(group.map(({ name }) => (name.includes("/") ? name.slice(0, name.indexOf("/")) : "")))
  const [space] = spaces
  const pods = group.every((one) => one.pods !== undefined) ? group.reduce((sum, one) => sum + (one.pods ?? 0), 0) : 0
  const { pods: _one, ...rest } = first
  return {
    ...rest,
    name: spaces.size === 1 ? (space ?? "") : `${spaces.size} namespaces`,
    members: group.flatMap((one) => one.members),
    ...(pods > 0 ? { pods } : {}),
  }
}

function joinHops(group: readonly PicturedHop[]): PicturedHop {
  const [first] = group as readonly [PicturedHop]
  if (group.length === 1) return first
  const locations = new Map<string, Location>()
  for (const location of group.flatMap((hop) => hop.locations))
    if (locations.size < keptLocations) locations.set(`${location.file}:${location.line}`, location)
  const sentences = [...new Set(group.flatMap((hop) => hop.sentences))]
  const more = sentences.length - keptSentences
  const { odds, ...rest } = first
  return {
    ...rest,
    ...(odds !== undefined && group.every((hop) => hop.odds === odds) ? { odds } : {}),
    sentences: more > 0 ? [...sentences.slice(0, keptSentences), `and ${more} more like these`] : sentences,
    locations: [...locations.values()],
    cutBy: [...new Set(group.flatMap((hop) => hop.cutBy))].sort((a, b) => a - b),
  }
}
