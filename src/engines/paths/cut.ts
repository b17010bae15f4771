import { hasPart, leadsTo, wayFrom } from "./backward.ts"
import { type Cover, type CoverProblem, solveCover } from "./cover.ts"
import type { Graph } from "./graph.ts"
import { derivation, Searcher } from "./search.ts"

/** Starts that must not lead to a goal. */
export interface Barrier {
  readonly starts: readonly number[]
  readonly goal: number
}

export interface FixSet {
  /** Positions of the fixes. */
  readonly fixes: readonly number[]
  readonly cost: number
  readonly lowerBound: number
  readonly optimal: boolean
  /** Ways that no fix takes away: they stay. */
  readonly open: readonly { readonly start: number; readonly goal: number }[]
  /** Whether the barriers hold once the fixes are made, the open ways aside. */
  readonly holds: boolean
}

export interface CutOptions {
  /** Rounds of finding ways that are left and choosing again. */
  readonly maxRounds?: number
  /** Branches of the choice in each round. */
  readonly maxBranches?: number
  /** Asked where those do not suffice. */
  readonly solve?: (problem: CoverProblem) => Cover
}

/**
 * The cheapest fixes after which no start leads to its goal: implicit hitting set (Moreno-Centeno and Karp, Operations
 * Research 61, 2013). Every way that is found must be hit by one of the fixes that take a step of it; the cheapest choice
 * for the ways known so far is a lower bound, and it is the answer once no way is left.
 */
export function smallestFixSet(graph: Graph, barriers: readonly Barrier[], options: CutOptions = {}): FixSet {
  const { maxRounds = 200, maxBranches = 20_000, solve } = options
  const { kept, open } = withoutHopeless(graph, barriers)
  const sets = new Map<string, readonly number[]>()
  const problem = () => ({ sets: [...sets.values()], cost: (fix: number) => costOf(graph, fix) })
  let cover: Cover = { items: [], cost: 0, lowerBound: 0, optimal: true }
  let bound = 0
  let holds = false
  let solved = 0
  for (let round = 0; round < maxRounds && !holds; round++) {
    const before = sets.size
    collectWays(graph, kept, cover.items, sets)
    if (sets.size > before) cover = solveCover(problem(), maxBranches)
    else if (cover.optimal || !solve || solved === maxSolves) holds = true
    else {
      solved++
      const best = better(cover, solve(problem()))
      holds = best.items === cover.items
      cover = best
    }
    bound = Math.max(bound, cover.lowerBound)
  }
  const fixes = holds && !cover.optimal ? withoutIdle(graph, kept, cover.items) : cover.items
  const cost = fixes.reduce((sum, fix) => sum + costOf(graph, fix), 0)
  return { fixes, cost, lowerBound: Math.min(cost, bound), optimal: holds && cost <= bound + 1e-9, open, holds }
}

/** How often the other solver is asked: each time costs seconds. */
const maxSolves = 4

/** The cheaper choice, with the higher of both bounds. */
function better(one: Cover, other: Cover): Cover {
  const lowerBound = Math.max(one.lowerBound, other.lowerBound)
  const cheaper = other.cost < one.cost - 1e-9 ? other : one
  return { ...cheaper, lowerBound, optimal: cheaper.cost <= lowerBound + 1e-6 }
}

const costOf = (graph: Graph, fix: number): number => graph.fixes[fix]?.cost ?? 1

/** 1 for every rule that some of the fixes take away. */
export function rulesWithout(graph: Graph, fixes: Iterable<number>): Uint8Array {
  const without = new Uint8Array(graph.ruleCount)
  for (const fix of fixes) for (const rule of graph.rulesOfFix[fix] ?? []) without[rule] = 1
  return without
}

/** Whether some start, by itself, still leads to its goal. */
export const isOpen = (graph: Graph, barriers: readonly Barrier[], without: Uint8Array): boolean =>
  barriers.some((barrier) => {
    const leads = leadsTo(graph, [barrier.goal], without)
    if (barrier.starts.some((start) => Number.isFinite(leads.cost[start] as number))) return true
    return singleWay(graph, barrier, without) !== undefined
  })

/** Facts that searches from single starts may look at before they give up. */
export const maxSteps = 20_000_000

/**
 * A way from one of the starts that needs several things at once, which the search back from the goal does not see. Where
 * all starts together fail, each does; two starts that only together reach the goal are two attackers.
 */
function singleWay(
  graph: Graph,
  { starts, goal }: Barrier,
  without: Uint8Array,
): { readonly start: number; readonly rules: readonly number[] } | undefined {
  const part = hasPart(graph, goal, without)
  const likely = starts.filter((start) => part[start] === 1)
  const searcher = new Searcher(graph, { without, until: goal, within: part }).settle()
  if (likely.length === 0 || !searcher.from(likely)) return undefined
  for (const start of likely) {
    if (searcher.steps > maxSteps) return undefined
    if (searcher.from([start])) return { start, rules: derivation(graph, searcher, goal) }
  }
  return undefined
}

/** Takes out starts that reach a goal even when everything is fixed. */
function withoutHopeless(graph: Graph, barriers: readonly Barrier[]) {
  const all = rulesWithout(graph, graph.fixes.keys())
  const open: { start: number; goal: number }[] = []
  const kept = barriers.map(({ starts, goal }) => {
    const leads = leadsTo(graph, [goal], all)
    // A goal that holds without any start is nobody's way.
    if (Number.isFinite(leads.given.cost[goal] as number)) return { starts: [], goal }
    let left = starts.filter((start) => !Number.isFinite(leads.cost[start] as number))
    for (const start of starts) if (Number.isFinite(leads.cost[start] as number)) open.push({ start, goal })
    for (;;) {
      const way = singleWay(graph, { starts: left, goal }, all)
      if (!way) return { starts: left, goal }
      open.push({ start: way.start, goal })
      left = left.filter((start) => start !== way.start)
    }
  })
  return { kept, open }
}

/** Adds what hits each way that is left: from every start its best one, and those that need several things at once. */
function collectWays(
  graph: Graph,
  barriers: readonly Barrier[],
  fixes: readonly number[],
  sets: Map<string, readonly number[]>,
): void {
  const add = (rules: readonly number[]): readonly number[] => {
    const set = [...new Set(rules.flatMap((rule) => graph.fixesOf[rule] ?? []))].sort((a, b) => a - b)
    // A way without any fix was taken out before, or could not be told apart from others: it stays open.
    if (set.length > 0) sets.set(set.join(), set)
    return set
  }
  for (const { starts, goal } of barriers) {
    if (starts.length === 0) continue
    const without = rulesWithout(graph, fixes)
    const leads = leadsTo(graph, [goal], without)
    let isFound = false
    for (const start of starts)
      if (Number.isFinite(leads.cost[start] as number)) {
        add(wayFrom(graph, leads, start))
        isFound = true
      }
    if (isFound) continue
    // Ways that share no fix, one after the other.
    for (let count = 0; count < 20; count++) {
      const way = singleWay(graph, { starts, goal }, without)
      if (!way) break
      const set = add(way.rules)
      for (const fix of set) for (const rule of graph.rulesOfFix[fix] ?? []) without[rule] = 1
    }
  }
}

/** Fixes that others have made superfluous go, the dearest first. */
function withoutIdle(graph: Graph, barriers: readonly Barrier[], fixes: readonly number[]): readonly number[] {
  let kept = [...fixes]
  for (const fix of fixes.toSorted((a, b) => costOf(graph, b) - costOf(graph, a))) {
    const others = kept.filter((one) => one !== fix)
    if (!isOpen(graph, barriers, rulesWithout(graph, others))) kept = others
  }
  return kept
}
