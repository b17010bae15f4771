import type { Inventory } from "../model/inventory.ts"
import { attackPaths, type PathQuestion, type PathReport } from "./paths.ts"

/** Attack paths with a set of fixes that is proven to be the smallest, where the solver can: it takes code of its own. */
export async function findAttackPaths(inventory: Inventory, question: PathQuestion): Promise<PathReport> {
  const first = attackPaths(inventory, question)
  if (first.certificate.optimal) return first
  const { loadCoverSolver } = await import("./cover-solver.ts")
  return attackPaths(inventory, question, await loadCoverSolver())
}
