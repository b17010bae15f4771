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
  /** Only facts that have a 1 at their position are of interest (`hasPart`). */
  readonly within?: Uint8Array
}

/**
 * The cheapest way to every fact from the given ones, where a rule costs its weight and all of its body: Knuth's
 * generalisation of Dijkstra's algorithm to AND/OR graphs (Information Processing Letters 6, 1977). O(size × log facts).
 */
export function search(graph: Graph, given: readonly number[], options: SearchOptions = {}): Gains {
  const searcher = new Searcher(graph, options)
  searcher.start(given)
  return searcher
}

/**
 * Searches from one start after another: what holds without a start is worked out once, and each search undoes what it
 * touched, so that it costs only what the start leads to.
 */
export class Searcher implements Gains {
  readonly cost: Float64Array
  readonly via: Int32Array
  readonly #graph: Graph
  readonly #without: Uint8Array | undefined
  readonly #blocked: number
  readonly #until: number
  readonly #within: Uint8Array | undefined
  readonly #settled: Uint8Array
  readonly #missing: Int32Array
  readonly #sum: Float64Array
  readonly #queue = new CostQueue()
  #estimate: Float64Array | undefined
  #touched: number[] | undefined
  #used: number[] = []
  /** Facts looked at in all searches together. */
  steps = 0

  constructor(graph: Graph, { without, blocked = -1, until = -1, within }: SearchOptions = {}) {
    const { facts, ruleCount, bodyStart, head, weight } = graph
    this.#graph = graph
    this.#without = without
    this.#blocked = blocked
    this.#until = until
    this.#within = within
    this.cost = new Float64Array(facts.length).fill(Number.POSITIVE_INFINITY)
    this.via = new Int32Array(facts.length).fill(-1)
    this.#settled = new Uint8Array(facts.length)
    this.#missing = new Int32Array(ruleCount)
    this.#sum = new Float64Array(ruleCount)
    for (let rule = 0; rule < ruleCount; rule++) {
      const size = (bodyStart[rule + 1] as number) - (bodyStart[rule] as number)
      this.#missing[rule] = size
      if (size === 0 && without?.[rule] !== 1) this.#offer(head[rule] as number, weight[rule] as number, rule)
    }
  }

  /** A single search from these. */
  start(given: readonly number[]): void {
    for (const fact of given) this.#offer(fact, 0, -1)
    this.#run()
  }

  /** Works out what holds without a start; then `from` may be asked any number of times. */
  settle(): this {
    this.#run()
    this.#touched = []
    return this
  }

  /**
   * Looks first where the goal is near: `estimate` tells for each fact what the rest of a way costs at least (`leastToGoal`). The
   * cheapest way is found all the same (A*LD: Felzenszwalb and McAllester, Journal of Artificial Intelligence Research 29, 2007).
   */
  aim(estimate: Float64Array): this {
    this.#estimate = estimate
    return this
  }

  /** Whether the starts, taken together, lead to the goal; `derivation` tells how, until the next question. */
  from(starts: readonly number[]): boolean {
    this.#undo()
    for (const start of starts) this.#offer(start, 0, -1)
    this.#run()
    return Number.isFinite(this.cost[this.#until] as number)
  }

  #undo(): void {
    const { bodyStart, body } = this.#graph
    for (const fact of this.#touched ?? []) {
      this.cost[fact] = Number.POSITIVE_INFINITY
      this.via[fact] = -1
      this.#settled[fact] = 0
    }
    for (const rule of this.#used) {
      // What is still settled of its body holds without a start.
      let missing = 0
      let sum = 0
      for (let at = bodyStart[rule] as number; at < (bodyStart[rule + 1] as number); at++) {
        const fact = body[at] as number
        if (this.#settled[fact] === 1) sum += this.cost[fact] as number
        else missing++
      }
      this.#missing[rule] = missing
      this.#sum[rule] = sum
    }
    this.#touched = []
    this.#used = []
    while (this.#queue.pop() >= 0);
  }

  #offer(fact: number, price: number, rule: number): void {
    if (this.#within?.[fact] === 0 || price >= (this.cost[fact] as number)) return
    if (fact === this.#blocked || this.#settled[fact] === 1) return
    this.#touched?.push(fact)
    this.cost[fact] = price
    this.via[fact] = rule
    this.#queue.push(fact, this.#estimate ? price + (this.#estimate[fact] as number) : price)
  }

  #run(): void {
    const { head, weight, usesStart, uses } = this.#graph
    const queue = this.#queue
    for (let fact = queue.pop(); fact >= 0; fact = queue.pop()) {
      if (this.#settled[fact] === 1) continue
      this.#settled[fact] = 1
      this.steps++
      if (fact === this.#until) break
      const end = usesStart[fact + 1] as number
      for (let at = usesStart[fact] as number; at < end; at++) {
        const rule = uses[at] as number
        if (this.#without?.[rule] === 1) continue
        if (this.#touched) this.#used.push(rule)
        const sum = (this.#sum[rule] as number) + (this.cost[fact] as number)
        this.#sum[rule] = sum
        const left = (this.#missing[rule] as number) - 1
        this.#missing[rule] = left
        if (left === 0) this.#offer(head[rule] as number, sum + (weight[rule] as number), rule)
      }
    }
  }
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
