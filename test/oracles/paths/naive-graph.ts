import type { Graph } from "../../../src/engines/paths/graph.ts"

/** What follows from the given facts, by going over all rules until nothing is new; with the least cost of each fact. */
export function closure(
  graph: Graph,
  given: readonly number[],
  isLeftOut: (rule: number) => boolean,
): Map<number, number> {
  const cost = new Map<number, number>(given.map((fact) => [fact, 0]))
  for (let isNew = true; isNew; ) {
    isNew = false
    for (let rule = 0; rule < graph.head.length; rule++) {
      if (isLeftOut(rule)) continue
      let price = graph.weight[rule] as number
      let holds = true
      for (let at = graph.bodyStart[rule] as number; at < (graph.bodyStart[rule + 1] as number); at++) {
        const known = cost.get(graph.body[at] as number)
        if (known === undefined) holds = false
        else price += known
      }
      const head = graph.head[rule] as number
      if (!holds || price >= (cost.get(head) ?? Number.POSITIVE_INFINITY) - 1e-12) continue
      cost.set(head, price)
      isNew = true
    }
  }
  return cost
}

/** The least cost of fixes after which the goal does not follow, by trying every choice; undefined where none does. */
export function leastCut(graph: Graph, start: number, goal: number): number | undefined {
  let least: number | undefined
  for (let choice = 0; choice < 1 << graph.fixes.length; choice++) {
    const chosen = (fix: number) => (choice & (1 << fix)) !== 0
    const price = graph.fixes.reduce((sum, fix, index) => sum + (chosen(index) ? fix.cost : 0), 0)
    if (least !== undefined && price >= least) continue
    const reached = closure(graph, [start], (rule) => (graph.fixesOf[rule] ?? []).some(chosen))
    if (!reached.has(goal)) least = price
  }
  return least
}
