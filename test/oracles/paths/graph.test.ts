import { describe, expect, it } from "vitest"
import { leadsTo, wayFrom } from "../../../src/engines/paths/backward.ts"
import { isOpen, rulesWithout, smallestFixSet } from "../../../src/engines/paths/cut.ts"
import { derivation, Searcher, search } from "../../../src/engines/paths/search.ts"
import { seeded } from "../../differential/random.ts"
import { closure, leastCut } from "./naive-graph.ts"
import { randomGraph } from "./random-graph.ts"

const worlds = 2_000
const graphs = Array.from({ length: worlds }, (_value, seed) => randomGraph(seeded(seed)))

describe("random rules, against going over all of them until nothing is new", () => {
  it("the same facts follow, at the same least cost", () => {
    const differing = graphs.flatMap((graph, seed) => {
      const expected = closure(graph, [0], () => false)
      const { cost } = search(graph, [0])
      return graph.facts.every((_name, fact) => {
        const wanted = expected.get(fact) ?? Number.POSITIVE_INFINITY
        const found = cost[fact] as number
        return wanted === found || Math.abs(wanted - found) < 1e-9
      })
        ? []
        : [seed]
    })
    expect(differing).toEqual([])
  })

  it("searches from one start after another find the same", () => {
    const differing = graphs.flatMap((graph, seed) => {
      const goal = graph.facts.length - 1
      const searcher = new Searcher(graph, { until: goal }).settle()
      return graph.facts.flatMap((_name, fact) => {
        const expected = closure(graph, [fact], () => false).has(goal)
        return searcher.from([fact]) === expected ? [] : [`${seed}: from ${fact}`]
      })
    })
    expect(differing).toEqual([])
  })

  it("a derivation proves its goal by itself, in order", () => {
    const failing = graphs.flatMap((graph, seed) => {
      const goal = graph.facts.length - 1
      const gains = search(graph, [0])
      if (!Number.isFinite(gains.cost[goal] as number)) return []
      const known = new Set([0])
      for (const rule of derivation(graph, gains, goal)) {
        const body = graph.body.slice(graph.bodyStart[rule], graph.bodyStart[rule + 1])
        if (!body.every((fact) => known.has(fact))) return [seed]
        known.add(graph.head[rule] as number)
      }
      return known.has(goal) ? [] : [seed]
    })
    expect(failing).toEqual([])
  })

  it("a way back from the goal is a derivation, and never cheaper than the best", () => {
    const failing = graphs.flatMap((graph, seed) => {
      const goal = graph.facts.length - 1
      const leads = leadsTo(graph, [goal])
      const best = search(graph, [0]).cost[goal] as number
      const rules = wayFrom(graph, leads, 0)
      if (rules.length === 0) return []
      const chosen = new Set(rules)
      const proved = closure(graph, [0], (rule) => !chosen.has(rule)).has(goal)
      return proved && (leads.cost[0] as number) >= best - 1e-9 ? [] : [seed]
    })
    expect(failing).toEqual([])
  })

  it("the fixes are the cheapest that cut, and each is needed", () => {
    let cut = 0
    const failing = graphs.flatMap((graph, seed) => {
      const goal = graph.facts.length - 1
      const anyway = closure(graph, [], () => false).has(goal)
      if (anyway || goal === 0) return []
      const barriers = [{ starts: [0], goal }]
      const found = smallestFixSet(graph, barriers)
      const least = leastCut(graph, 0, goal)
      if (least === undefined) return found.open.length === 1 ? [] : [`${seed}: cannot be cut`]
      if (found.fixes.length > 0) cut++
      if (!found.optimal || !found.holds || Math.abs(found.cost - least) > 1e-9)
        return [`${seed}: ${found.cost} instead of ${least}`]
      if (isOpen(graph, barriers, rulesWithout(graph, found.fixes))) return [`${seed}: still open`]
      const idle = found.fixes.filter(
        (fix) =>
          !isOpen(
            graph,
            barriers,
            rulesWithout(
              graph,
              found.fixes.filter((other) => other !== fix),
            ),
          ),
      )
      return idle.length === 0 ? [] : [`${seed}: not needed`]
    })
    expect(failing).toEqual([])
    // Worlds in which nothing is to be cut would prove little.
    expect(cut).toBeGreaterThan(worlds / 10)
  })
})
