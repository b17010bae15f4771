import { CostQueue } from "./cost-queue.ts"
import type { Graph } from "./graph.ts"
import { derivation, type Gains, search } from "./search.ts"

/** For each fact, how cheaply it leads to the goals (Infinity: not at all), and by which rule first. */
export interface Leads {
  readonly cost: Float64Array
  readonly next: Int32Array
  /** What holds without any attacker. */
  readonly given: Gains
}

/**
 * From the goals back, over rules that need one thing of the attacker and otherwise only what holds anyway: the best way
 * from every fact at once. Ways that need several things of the attacker are not seen; `search` finds those from one
 * start. `given` is what holds without any, where it is known already. O(size × log facts).
 */
export function leadsTo(
  graph: Graph,
  goals: readonly number[],
  without?: Uint8Array,
  given: Gains = search(graph, [], without ? { without } : {}),
): Leads {
  const { weight, bodyStart, body, givesStart, gives, facts } = graph
  const cost = new Float64Array(facts.length).fill(Number.POSITIVE_INFINITY)
  const next = new Int32Array(facts.length).fill(-1)
  const settled = new Uint8Array(facts.length)
  const queue = new CostQueue()
  for (const goal of goals) {
    cost[goal] = 0
    queue.push(goal, 0)
  }
  for (let fact = queue.pop(); fact >= 0; fact = queue.pop()) {
    if (settled[fact] === 1) continue
    settled[fact] = 1
    const end = givesStart[fact + 1] as number
    for (let at = givesStart[fact] as number; at < end; at++) {
      const rule = gives[at] as number
      if (without?.[rule] === 1) continue
      let source = -1
      let price = (weight[rule] as number) + (cost[fact] as number)
      const last = bodyStart[rule + 1] as number
      for (let position = bodyStart[rule] as number; position < last; position++) {
        const needed = body[position] as number
        const known = given.cost[needed] as number
        if (known < Number.POSITIVE_INFINITY) price += known
        else if (source < 0) source = needed
        else source = facts.length
      }
      if (source < 0 || source === facts.length || price >= (cost[source] as number)) continue
      cost[source] = price
      next[source] = rule
      queue.push(source, price)
    }
  }
  return { cost, next, given }
}

/** The rules of the best way from a fact, bodies before heads; empty where there is none. */
export function wayFrom(graph: Graph, { cost, next, given }: Leads, start: number): readonly number[] {
  if (!Number.isFinite(cost[start] as number)) return []
  const rules: number[] = []
  const seen = new Set<number>()
  for (let rule = next[start] as number; rule >= 0; rule = next[graph.head[rule] as number] as number) {
    for (let at = graph.bodyStart[rule] as number; at < (graph.bodyStart[rule + 1] as number); at++) {
      const needed = graph.body[at] as number
      if (!Number.isFinite(given.cost[needed] as number)) continue
      for (const own of derivation(graph, given, needed)) if (!seen.has(own) && seen.add(own)) rules.push(own)
    }
    rules.push(rule)
  }
  return rules
}

/**
 * Facts that have any part in a way to the goal, whatever else the rules need: 1 at their position. What is not among them
 * never leads there. O(size).
 */
export function hasPart(graph: Graph, goal: number, without?: Uint8Array): Uint8Array {
  const { bodyStart, body, givesStart, gives } = graph
  const part = new Uint8Array(graph.facts.length)
  part[goal] = 1
  const stack = [goal]
  for (let fact = stack.pop(); fact !== undefined; fact = stack.pop())
    for (let at = givesStart[fact] as number; at < (givesStart[fact + 1] as number); at++) {
      const rule = gives[at] as number
      if (without?.[rule] === 1) continue
      for (let position = bodyStart[rule] as number; position < (bodyStart[rule + 1] as number); position++) {
        const needed = body[position] as number
        if (part[needed] === 1) continue
        part[needed] = 1
        stack.push(needed)
      }
    }
  return part
}

/**
 * What the rules from a fact to the goal cost at least, whatever else their bodies take: never more than the rest of any way
 * through it. Infinity where it has no part. O(size × log facts).
 */
export function leastToGoal(graph: Graph, goal: number, part: Uint8Array): Float64Array {
  const { weight, bodyStart, body, givesStart, gives } = graph
  const least = new Float64Array(graph.facts.length).fill(Number.POSITIVE_INFINITY)
  const queue = new CostQueue()
  const settled = new Uint8Array(graph.facts.length)
  least[goal] = 0
  queue.push(goal, 0)
  for (let fact = queue.pop(); fact >= 0; fact = queue.pop()) {
    if (settled[fact] === 1) continue
    settled[fact] = 1
    for (let at = givesStart[fact] as number; at < (givesStart[fact + 1] as number); at++) {
      const rule = gives[at] as number
      const price = (least[fact] as number) + (weight[rule] as number)
      for (let position = bodyStart[rule] as number; position < (bodyStart[rule + 1] as number); position++) {
        const needed = body[position] as number
        if (part[needed] !== 1 || price >= (least[needed] as number)) continue
        least[needed] = price
        queue.push(needed, price)
      }
    }
  }
  return least
}
