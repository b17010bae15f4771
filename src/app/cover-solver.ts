import loadHighs from "highs"
import type { Cover, CoverProblem } from "../engines/paths/cover.ts"

/** Seconds for one choice of fixes. */
const timeLimit = 5

/**
 * Loads the solver of mixed-integer programs (HiGHS, as WebAssembly), for the choices that branch and bound of our own does
 * not prove. Where the time does not suffice either, the bound is that of the linear relaxation.
 */
export async function loadCoverSolver(): Promise<(problem: CoverProblem) => Cover> {
  // The package's types are those of its CommonJS form; what is imported here is the function itself.
  const load = loadHighs as unknown as typeof loadHighs.default
  const highs = await load()
  return (problem) => {
    const integral = highs.solve(modelOf(problem, true), { time_limit: timeLimit, output_flag: false })
    const items = Object.entries(integral.Columns).flatMap(([name, column]) =>
      "Primal" in column && Number(column.Primal) > 0.5 ? [Number(name.slice(1))] : [],
    )
    const chosen = new Set(items)
    const isCover = problem.sets.every((set) => set.some((item) => chosen.has(item)))
    const cost = items.reduce((sum, item) => sum + problem.cost(item), 0)
    if (integral.Status === "Optimal" && isCover) return { items, cost, lowerBound: cost, optimal: true }
    const relaxed = highs.solve(modelOf(problem, false), { time_limit: timeLimit, output_flag: false })
    const lowerBound = relaxed.Status === "Optimal" ? relaxed.ObjectiveValue : 0
    return isCover
      ? { items, cost, lowerBound, optimal: false }
      : { items: [], cost: Number.POSITIVE_INFINITY, lowerBound, optimal: false }
  }
}

/** The choice in the CPLEX LP format: cost to be least, at least one item of each set. */
function modelOf({ sets, cost }: CoverProblem, isIntegral: boolean): string {
  const items = [...new Set(sets.flat())]
  const objective = items.map((item) => `${cost(item)} x${item}`).join(" + ")
  const rows = sets.map((set, index) => `s${index}: ${set.map((item) => `x${item}`).join(" + ")} >= 1`)
  const bounds = items.map((item) => `0 <= x${item} <= 1`)
  const kinds = isIntegral ? `General\n${items.map((item) => `x${item}`).join("\n")}\n` : ""
  return `Minimize\nobj: ${objective}\nSubject To\n${rows.join("\n")}\nBounds\n${bounds.join("\n")}\n${kinds}End\n`
}
