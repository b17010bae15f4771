import type { Incomplete } from "../../model/finding.ts"
import { hasPart, leadsTo, leastToGoal, wayFrom } from "./backward.ts"
import type { PathGraph } from "./build.ts"
import { type Barrier, type CutOptions, type FixSet, maxSteps, smallestFixSet } from "./cut.ts"
import type { Entry } from "./entries.ts"
import type { Goal } from "./goals.ts"
import { type AttackPath, describePath } from "./path.ts"
import { derivation, Searcher, search } from "./search.ts"

/** A path with what it is worth to break it. */
export interface RankedPath extends AttackPath {
  readonly entry: Entry
  readonly goal: Goal
  /** Likelihood of the start, times that of the hops, times the value of the goal: 0 to 1. */
  readonly risk: number
}

export interface PathAnswer {
  /** The best path of each start to the most valuable goal that it reaches, the greatest risk first. */
  readonly paths: readonly RankedPath[]
  readonly incomplete: readonly Incomplete[]
}

/** Cost up to which a fact is the goal under another name: acting as somebody who holds every right. */
const sameAsGoal = 0.015

/**
 * The best path from every start to every goal, by one search back from each goal, and from single starts where a path
 * needs several things of the attacker at once. Ways through a goal that stands before another in the list are not told
 * again for that one.
 */
export function findPaths({ graph }: PathGraph, entries: readonly Entry[], goals: readonly Goal[]): PathAnswer {
  const found: RankedPath[] = []
  const incomplete: Incomplete[] = []
  const without = new Uint8Array(graph.ruleCount)
  for (const goal of goals) {
    const open = entries.filter((entry) => entry.fact !== goal.fact && isForeign(entry, goal))
    const part = hasPart(graph, goal.fact, without)
    const searcher = new Searcher(graph, { until: goal.fact, without, within: part }).settle()
    const leads = leadsTo(graph, [goal.fact], without, searcher)
    // What holds without any attacker is no path.
    if (Number.isFinite(leads.given.cost[goal.fact] as number)) continue
    const unseen = open.filter((entry) => {
      const rules = wayFrom(graph, leads, entry.fact)
      if (rules.length > 0) found.push(rank(entry, goal, describePath(graph, entry.fact, goal.fact, rules)))
      return rules.length === 0 && part[entry.fact] === 1
    })
    // Where all starts together fail, each does.
    if (unseen.length > 0 && searcher.aim(leastToGoal(graph, goal.fact, part)).from(unseen.map(({ fact }) => fact))) {
      let searched = 0
      for (const entry of unseen) {
        if (searcher.steps > maxSteps) break
        searched++
        if (!searcher.from([entry.fact])) continue
        const rules = derivation(graph, searcher, goal.fact)
        found.push(rank(entry, goal, describePath(graph, entry.fact, goal.fact, rules)))
      }
      if (searched < unseen.length)
        incomplete.push({
          what: `paths to ${goal.name}`,
          why: `of ${unseen.length} starts only ${searched} were searched for paths that need several things at once`,
          advice: "Name a start: breakwater paths --from START.",
        })
    }
    // Whoever has the goal as good as has it has what follows from it: no news for the goals that come after.
    for (const [fact, cost] of leads.cost.entries())
      if (cost <= sameAsGoal)
        for (let at = graph.usesStart[fact] as number; at < (graph.usesStart[fact + 1] as number); at++)
          without[graph.uses[at] as number] = 1
  }
  return { paths: found.sort((a, b) => b.risk - a.risk || (a.id < b.id ? -1 : 1)), incomplete }
}

/** The Secrets of a workload's own namespace are what it is trusted with. */
const isForeign = ({ namespace }: Entry, { name }: Goal): boolean => name !== `secrets/${namespace}`

export function rank(entry: Entry, goal: Goal, path: AttackPath): RankedPath {
  return { ...path, entry, goal, risk: entry.likelihood * path.probability * goal.value }
}

/**
 * The k best paths from one start to one goal. Each further one does without some rule of one before it (Lawler, Management
 * Science 18, 1972); `k` times the length of a path searches at most.
 */
export function bestPaths({ graph }: PathGraph, entry: Entry, goal: Goal, k: number): readonly RankedPath[] {
  interface Candidate {
    readonly forbidden: readonly number[]
    readonly rules: readonly number[]
    readonly cost: number
  }
  const find = (forbidden: readonly number[]): Candidate | undefined => {
    const without = new Uint8Array(graph.ruleCount)
    for (const rule of forbidden) without[rule] = 1
    const gains = search(graph, [entry.fact], { without, until: goal.fact })
    const cost = gains.cost[goal.fact] as number
    return Number.isFinite(cost) ? { forbidden, rules: derivation(graph, gains, goal.fact), cost } : undefined
  }
  const first = find([])
  const candidates = first ? [first] : []
  const found: RankedPath[] = []
  const seen = new Set<string>()
  let left = k * 60
  while (found.length < k && candidates.length > 0 && left > 0) {
    candidates.sort((a, b) => a.cost - b.cost)
    const best = candidates.shift() as Candidate
    const key = best.rules.toSorted((a, b) => a - b).join()
    if (seen.has(key)) continue
    seen.add(key)
    const path = rank(entry, goal, describePath(graph, entry.fact, goal.fact, best.rules))
    if (!found.some(({ id }) => id === path.id)) found.push(path)
    for (const rule of best.rules) {
      if (left-- <= 0) break
      const next = find([...best.forbidden, rule])
      if (next) candidates.push(next)
    }
  }
  return found
}

/** Facts on a path without which the goal is out of reach from its start. */
export function mandatoryStations({ graph }: PathGraph, path: RankedPath): readonly string[] {
  return path.hops
    .map(({ to }) => to)
    .filter((name) => {
      const fact = graph.numbers.get(name)
      if (fact === undefined || fact === path.goal.fact) return false
      const { cost } = search(graph, [path.entry.fact], { blocked: fact, until: path.goal.fact })
      return !Number.isFinite(cost[path.goal.fact] as number)
    })
}

/** Everything an attacker gains from a start, the likeliest first; facts that hold anyway are left out. */
export function blastRadius({ graph }: PathGraph, entry: Entry): readonly { fact: string; probability: number }[] {
  const anyway = search(graph, [])
  const { cost } = search(graph, [entry.fact])
  const gained: { fact: string; probability: number }[] = []
  for (const [fact, name] of graph.facts.entries()) {
    const price = cost[fact] as number
    if (graph.isHub[fact] === 1 || fact === entry.fact || !Number.isFinite(price)) continue
    if (!Number.isFinite(anyway.cost[fact] as number)) gained.push({ fact: name, probability: Math.exp(-price) })
  }
  return gained.sort((a, b) => b.probability - a.probability)
}

/** The fixes after which none of the paths' starts leads to its goal. */
export function fixesFor({ graph }: PathGraph, paths: readonly RankedPath[], options: CutOptions = {}): FixSet {
  return smallestFixSet(graph, barriersOf(paths), options)
}

export function barriersOf(paths: readonly RankedPath[]): readonly Barrier[] {
  const starts = new Map<number, number[]>()
  for (const { entry, goal } of paths) starts.set(goal.fact, [...(starts.get(goal.fact) ?? []), entry.fact])
  return [...starts].map(([goal, facts]) => ({ goal, starts: facts }))
}
