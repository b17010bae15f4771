import { describe, expect, it } from "vitest"
import type { PathPicture, PicturedHop, PicturedStation } from "../model/path-picture.ts"
import { collapseStations } from "./collapse-stations.ts"
import { loadInventory } from "./load.ts"
import { attackPaths } from "./paths.ts"
import { picturePaths } from "./picture-paths.ts"

const station = (kind: string, name: string, pods = 1): PicturedStation => ({
  kind: "workload",
  title: kind,
  name,
  pods,
  members: [`${kind} ${name}`],
  role: kind === "Goal" ? "goal" : "between",
})
const hop = (primitive: string, from: readonly number[], to: number, cutBy: readonly number[] = []): PicturedHop => ({
  primitive,
  words: primitive,
  from,
  to,
  sentences: [`${from.join()} to ${to}`],
  locations: [],
  cutBy,
})

/** Two chains of Deployment and account to one goal, with one of the second kind of hop as given. */
const chains = (second: string, cutBy: readonly number[] = []): PathPicture => ({
  stations: [
    station("Deployment", "a/web", 3),
    station("Account", "a/web"),
    station("Deployment", "b/api", 4),
    station("Account", "b/api"),
    station("Goal", ""),
  ],
  hops: [hop("1", [0], 1), hop("2", [1], 4), hop("1", [2], 3), hop(second, [3], 4, cutBy)],
})

describe("collapseStations", () => {
  it("makes one chain of chains that lead the same way, with the pods of all", () => {
    const { stations, hops } = collapseStations(chains("2"))
    expect(stations.map(({ members, pods, name }) => [members.length, pods, name])).toEqual([
      [2, 7, "2 namespaces"],
      [2, 2, "2 namespaces"],
      [1, 1, ""],
    ])
    expect(hops.map(({ from, to, sentences }) => [from, to, sentences.length])).toEqual([
      [[0], 1, 2],
      [[1], 2, 2],
    ])
  })

  it.each([
    ["another primitive", chains("3")],
    ["a fix cuts one of them", chains("2", [1])],
    ["one needs something else too", { ...chains("2"), hops: [...chains("2").hops.slice(0, 3), hop("2", [3, 0], 4)] }],
  ])("keeps apart what differs further on: %s", (_name, picture) => {
    expect(collapseStations(picture).stations).toHaveLength(5)
  })

  it("comes to an end on circles", () => {
    const picture = { stations: chains("2").stations, hops: [hop("1", [0], 2), hop("1", [2], 0), hop("2", [0], 4)] }
    expect(collapseStations(picture).stations).toHaveLength(4)
  })
})

describe("picturePaths", () => {
  it("draws every hop of every path of the example, and says which fix cuts it", async () => {
    const { inventory } = await loadInventory(["examples/attack-paths"])
    const report = attackPaths(inventory)
    const { overview, families, leftOut, fixes } = picturePaths(report)
    expect(leftOut).toBe(0)
    const drawn = new Set(overview.hops.flatMap(({ sentences }) => sentences))
    expect(report.paths.flatMap(({ hops }) => hops).filter(({ sentence }) => !drawn.has(sentence))).toEqual([])
    expect(new Set(overview.hops.flatMap(({ cutBy }) => cutBy))).toEqual(new Set(fixes.map(({ number }) => number)))
    // Whatever path a fix cuts has a hop that says so, and each path has one.
    for (const { id, hops } of report.paths) {
      const cutting = report.fixes.flatMap(({ cuts }, at) => (cuts.includes(id) ? [at] : []))
      expect([...new Set(hops.flatMap(({ cutBy = [] }) => cutBy))].sort()).toEqual(cutting)
      expect(cutting).not.toEqual([])
    }
    expect(families.flatMap(({ starts }) => starts)).toHaveLength(report.paths.length)
  })

  it("explains a risk by numbers that make it up", async () => {
    const { inventory } = await loadInventory(["examples/attack-paths"])
    for (const { risk, because, hops } of attackPaths(inventory).paths) {
      expect(because.likelihood * because.probability * because.value).toBeCloseTo(risk, 3)
      expect(hops.reduce((product, { probability }) => product * probability, 1)).toBeCloseTo(because.probability, 2)
      expect(hops.every(({ because: why }) => why.length > 0)).toBe(true)
    }
  })
})
