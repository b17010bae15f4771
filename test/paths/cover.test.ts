import { describe, expect, it } from "vitest"
import { loadCoverSolver } from "../../src/app/cover-solver.ts"
import { type CoverProblem, solveCover } from "../../src/engines/paths/cover.ts"
import { seeded } from "../differential/random.ts"

/** Random sets, the hardest there are for branch and bound; real ones share most of their items. */
function problemOf(seed: number, sets: number, items: number, size: number): CoverProblem {
  const random = seeded(seed)
  const all = Array.from({ length: items }, (_value, index) => index)
  const costs = all.map(() => 1 + random.below(4))
  return {
    sets: Array.from({ length: sets }, () => random.some(all, 1, size)),
    cost: (item) => costs[item] as number,
  }
}

/** Every choice tried. */
function leastCost({ sets, cost }: CoverProblem, items: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let choice = 0; choice < 1 << items; choice++) {
    if (!sets.every((set) => set.some((item) => choice & (1 << item)))) continue
    let sum = 0
    for (let item = 0; item < items; item++) if (choice & (1 << item)) sum += cost(item)
    least = Math.min(least, sum)
  }
  return least
}

const isCover = ({ sets }: CoverProblem, items: readonly number[]) =>
  sets.every((set) => set.some((item) => items.includes(item)))

describe("the cheapest choice that meets every set", () => {
  it("is that of trying every choice", () => {
    const differing = Array.from({ length: 300 }, (_value, seed) => seed).filter((seed) => {
      const problem = problemOf(seed, 1 + (seed % 20), 10, 4)
      const { cost, optimal, items } = solveCover(problem)
      return !optimal || cost !== leastCost(problem, 10) || !isCover(problem, items)
    })
    expect(differing).toEqual([])
  })

  it("a bound that is told is one, and the choice holds, when the branches do not suffice", () => {
    const problem = problemOf(7, 400, 150, 6)
    const few = solveCover(problem, 100)
    expect(few.optimal).toBe(false)
    expect(isCover(problem, few.items)).toBe(true)
    expect(few.lowerBound).toBeLessThanOrEqual(few.cost)
  })

  it("is proven by the solver where branches do not suffice", async () => {
    const solve = await loadCoverSolver()
    const problem = problemOf(3, 200, 80, 5)
    const exact = solve(problem)
    const own = solveCover(problem, 100)
    expect(exact.optimal).toBe(true)
    expect(isCover(problem, exact.items)).toBe(true)
    expect(exact.cost).toBeLessThanOrEqual(own.cost)
    expect(own.lowerBound).toBeLessThanOrEqual(exact.cost + 1e-6)
    for (let seed = 0; seed < 30; seed++) {
      const small = problemOf(seed, 12, 10, 4)
      expect(solve(small).cost).toBe(leastCost(small, 10))
    }
  })
})
