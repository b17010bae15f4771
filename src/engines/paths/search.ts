import { CostQueue } from "./cost-queue.ts"
import type { Graph } from "./graph.ts"

/** How each fact is gained best: its cost (Infinity where never), and by which rule (-1: it was given). */
export interface Gains {
  readonly cost: Float64Array
  readonly via: Int32Array
}

export interface SearchOptions {
  /** Rules that do not count: 1 at their position. */
  readonly without?: Uint8Array
  /** A fact that is never gained. */
  readonly blocked?: number
  /** Stop as soon as this is gained. */
  readonly until?: number
}

/**
 * The cheapest way to every fact from the given ones, where a rule costs its weight and all of its body: Knuth's
 * generalisation of Dijkstra's algorithm to AND/OR graphs (Information Processing Letters 6, 1977). O(size × log facts).
 */
export function search(graph: Graph, given: readonly number[], options: SearchOptions = {}): Gains {
  const { head, weight, bodyStart, usesStart, uses, ruleCount, facts } = graph
  const { without, blocked = -1, until = -1 } = options
  const cost = new Float64Array(facts.length).fill(Number.POSITIVE_INFINITY)
  const via = new Int32Array(facts.length).fill(-1)
  const settled = new Uint8Array(facts.length)
  const missing = new Int32Array(ruleCount)
  const sum = new Float64Array(ruleCount)
  const queue = new CostQueue()
  const offer = (fact: number, price: number, rule: number): void => {
    if (fact === blocked || price >= (cost[fact] as number)) return
    cost[fact] = price
    via[fact] = rule
    queue.push(fact, price)
  }
  for (let rule = 0; rule < ruleCount; rule++) {
    const size = (bodyStart[rule + 1] as number) - (bodyStart[rule] as number)
    missing[rule] = size
    if (size === 0 && without?.[rule] !== 1) offer(head[rule] as number, weight[rule] as number, rule)
  }
  for (const fact of given) offer(fact, 0, -1)
  for (let fact = queue.pop(); fact >= 0; fact = queue.pop()) {
    if (settled[fact] === 1) continue
    settled[fact] = 1
    if (fact === until) break
    const end = usesStart[fact + 1] as number
    for (let at = usesStart[fact] as number; at < end; at++) {
      const rule = uses[at] as number
      if (without?.[rule] === 1) continue
      sum[rule] = (sum[rule] as number) + (cost[fact] as number)
      const left = (missing[rule] as number) - 1
      missing[rule] = left
      if (left === 0) offer(head[rule] as number, (sum[rule] as number) + (weight[rule] as number), rule)
    }
  }
  return { cost, via }
}

/** The rules of the best way to a fact, each once, bodies before heads. */
export function derivation(graph: Graph, { via }: Pick<Gains, "via">, goal: number): readonly number[] {
  const rules: number[] = []
  const seen = new Set<number>()
  // A stack of its own: chains in hostile worlds are deeper than the call stack.
  const stack: { readonly fact: number; next: number }[] = [{ fact: goal, next: -1 }]
  while (stack.length > 0) {
    const top = stack[stack.length - 1] as { readonly fact: number; next: number }
    const rule = via[top.fact] as number
    if (rule < 0 || (top.next === -1 && seen.has(rule))) {
      stack.pop()
      continue
    }
    seen.add(rule)
    const start = graph.bodyStart[rule] as number
    const end = graph.bodyStart[rule + 1] as number
    top.next++
    if (start + top.next < end) stack.push({ fact: graph.body[start + top.next] as number, next: -1 })
    else {
      rules.push(rule)
      stack.pop()
    }
  }
  return rules
}
