import { describe, expect, it } from "vitest"
import { bestPaths } from "../../src/engines/paths/analyse.ts"
import { namedEntry } from "../../src/engines/paths/entries.ts"
import { namedGoal } from "../../src/engines/paths/goals.ts"
import { primitives } from "../../src/engines/paths/primitives.generated.ts"
import { nodeTrials } from "./cases-node.ts"
import { otherTrials } from "./cases-other.ts"
import { powerTrials } from "./cases-power.ts"
import { reachTrials } from "./cases-reach.ts"
import { rightsTrials } from "./cases-rights.ts"
import type { Case } from "./scorecard.ts"
import { graphOf } from "./worlds.ts"

const trials = [...rightsTrials, ...powerTrials, ...reachTrials, ...nodeTrials, ...otherTrials]

/** Primitives of the paths from the start to the goal; undefined where there is none. */
function usedBy({ from, to, world, options }: Case): readonly string[] | undefined {
  const graph = graphOf(world, options)
  const entry = namedEntry(graph, from)
  const goal = namedGoal(graph, to)
  if (!entry || !goal) return undefined
  const paths = bestPaths(graph, entry, goal, 6)
  return paths.length === 0 ? undefined : paths.flatMap(({ hops }) => hops.map(({ primitive }) => primitive))
}

describe("attack primitives", () => {
  it.each(trials)("$id: reaches what it must and nothing else", ({ id, reaches, misses }) => {
    const failing = [
      ...reaches.flatMap((one) => {
        const used = usedBy(one)
        return used?.includes(id) ? [] : [`not reached: ${one.what} (${used?.join(" ") ?? "no path"})`]
      }),
      ...misses.flatMap((one) => {
        const used = usedBy(one)
        return used === undefined ? [] : [`reached: ${one.what} (${used.join(" ")})`]
      }),
    ]
    expect(failing).toEqual([])
  })

  it("all 43 are tried, with three that reach and three that just miss", () => {
    const counts = new Map(trials.map(({ id, reaches, misses }) => [id, Math.min(reaches.length, misses.length)]))
    const wanted = primitives.filter(({ id }) => id.startsWith("AP-")).map(({ id }) => id)
    expect(wanted).toHaveLength(43)
    expect(wanted.filter((id) => (counts.get(id) ?? 0) < 3)).toEqual([])
  })
})
