import {
  barriersOf,
  bestPaths,
  blastRadius,
  findPaths,
  fixesFor,
  mandatoryStations,
  type RankedPath,
} from "../engines/paths/analyse.ts"
import { applyFixes } from "../engines/paths/apply-fixes.ts"
import { assumptionsOf } from "../engines/paths/assumptions.ts"
import { buildGraph, type PathGraph } from "../engines/paths/build.ts"
import { type CutOptions, isOpen, rulesWithout } from "../engines/paths/cut.ts"
import { defaultEntries, type Entry, namedEntry } from "../engines/paths/entries.ts"
import type { PathFix } from "../engines/paths/fix.ts"
import { defaultGoals, type Goal, namedGoal } from "../engines/paths/goals.ts"
import { labelOf } from "../engines/paths/labels.ts"
import type { Proof } from "../engines/paths/proof.ts"
import { stationOf } from "../engines/paths/station.ts"
import { type PathOptions, readWorld } from "../engines/paths/world.ts"
import { getOrAdd } from "../lib/get-or-add.ts"
import type { JsonObject } from "../lib/json.ts"
import type { PatchOperation } from "../lib/json-patch.ts"
import type { Incomplete } from "../model/finding.ts"
import type { Inventory } from "../model/inventory.ts"
import type { Location } from "../model/location.ts"
import type { Station } from "../model/path-picture.ts"
import type { ResourceReference } from "../model/resource.ts"
import { locateFindings, locatePlaces } from "./locate.ts"

export interface PathQuestion extends PathOptions {
  /** Where the attacker begins: `internet`, a workload, `node/NAME`, a subject. Default: all that is likely. */
  readonly from?: string
  /** What the attacker is after (docs/paths.md). Default: the cluster, its nodes, other clusters. */
  readonly to?: string
  /** With both ends: how many paths. Default 1. */
  readonly top?: number
}

export interface ShownHop {
  readonly primitive: string
  readonly from: string
  readonly to: string
  readonly sentence: string
  readonly probability: number
  /** Why it is as probable as that. */
  readonly because: string
  /** What `from` joins, where the hop needs several things together. */
  readonly needs?: readonly string[]
  /** Positions in `fixes` of those that take the hop away. */
  readonly cutBy?: readonly number[]
  readonly locations: readonly Location[]
  /** What shows that the hop is possible. */
  readonly proof: Proof
  /** All of it, where there is more. */
  readonly proofs?: readonly Proof[]
}

export interface ShownPath {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly risk: number
  /** How the risk comes about: likelihood of the start × probability of the hops × value of the goal. */
  readonly because: {
    readonly likelihood: number
    readonly probability: number
    readonly value: number
    /** Each number in words. */
    readonly why: { readonly likelihood: string; readonly probability: string; readonly value: string }
  }
  readonly hops: readonly ShownHop[]
  /** Stations that every path from this start to this goal passes; only where both ends are named. */
  readonly mandatory?: readonly string[]
}

export interface ShownFix {
  readonly title: string
  readonly cost: number
  /** Ids of the shown paths that it alone cuts. */
  readonly cuts: readonly string[]
  /** Risk of those paths. */
  readonly risk: number
  readonly locations: readonly Location[]
  /** Absent where only a person can do it. */
  readonly patch?: {
    readonly changes: readonly {
      readonly resource: ResourceReference
      readonly operations: readonly PatchOperation[]
    }[]
    readonly additions: readonly JsonObject[]
  }
}

export interface PathReport {
  readonly paths: readonly ShownPath[]
  /** What the ends of hops are, by their names. */
  readonly stations: Readonly<Record<string, Station>>
  readonly fixes: readonly ShownFix[]
  readonly certificate: {
    /** Paths that are left in the world as the fixes make it, worked out anew; those that no fix cuts aside. */
    readonly pathsLeft: number
    readonly optimal: boolean
    readonly lowerBound: number
    readonly cost: number
    /** Every single fix is needed: without it at least one path is back. */
    readonly eachNeeded: boolean
    /** Starts whose path no fix cuts. */
    readonly unfixable: readonly string[]
  }
  readonly assumptions: readonly string[]
  readonly incomplete: readonly Incomplete[]
}

/** A name that means nothing here. */
export class UnknownEnd extends Error {
  readonly code = "unknown-end"
  readonly end: "from" | "to"
  readonly candidates: readonly string[]

  constructor(end: "from" | "to", name: string, candidates: readonly string[]) {
    super(`nothing here is called "${name}"`)
    this.end = end
    this.candidates = candidates
  }
}

/** What a question is about once its names are found. */
export interface PathAnalysis {
  readonly model: PathGraph
  readonly entries: readonly Entry[]
  readonly goals: readonly Goal[]
  readonly paths: readonly RankedPath[]
  readonly incomplete: readonly Incomplete[]
}

export function analysePaths(inventory: Inventory, question: PathQuestion = {}): PathAnalysis {
  const model = buildGraph(readWorld(inventory, question))
  const entries = question.from === undefined ? defaultEntries(model) : [findEntry(model, question.from)]
  const goals = question.to === undefined ? defaultGoals(model) : findGoal(model, question.to)
  const [entry] = entries
  const [goal] = goals
  if (question.from !== undefined && question.to !== undefined && entry && goal)
    return { model, entries, goals, paths: bestPaths(model, entry, goal, question.top ?? 1), incomplete: [] }
  const { paths, incomplete } = findPaths(model, entries, goals)
  return { model, entries, goals, paths, incomplete }
}

function findEntry(model: PathGraph, name: string): Entry {
  const entry = namedEntry(model, name)
  if (!entry) throw new UnknownEnd("from", name, factNames(model))
  return entry
}

/** A goal of a known form that nothing leads to is out of reach, not unknown. */
function findGoal(model: PathGraph, name: string): readonly Goal[] {
  const goal = namedGoal(model, name)
  if (goal) return [goal]
  if (/^(etcd|cluster-admin|node-root|cluster|cloud)$/.test(name)) return []
  throw new UnknownEnd("to", name, factNames(model))
}

const factNames = ({ graph }: PathGraph): readonly string[] =>
  graph.facts.flatMap((name, fact) => (graph.isHub[fact] === 1 ? [] : [shortName(name)]))

/** Subjects are written without the prefix of their facts. */
export const shortName = (fact: string): string =>
  fact.startsWith("identity/") ? fact.slice("identity/".length) : fact

/** What people read for such a name. */
export const labelOfName = (name: string): string =>
  labelOf(/^(User|Group|ServiceAccount):/.test(name) ? `identity/${name}` : name)

/**
 * The attack paths of an inventory and the smallest set of fixes that cuts them, certified by working it out again. `solve`
 * (loadCoverSolver) is asked where branch and bound does not prove a set to be the smallest.
 */
export function attackPaths(
  inventory: Inventory,
  question: PathQuestion = {},
  solve?: CutOptions["solve"],
): PathReport {
  const { answer, state } = answerPaths(inventory, question, solve)
  // The first graph is gone by now: the second one is as large.
  const pathsLeft = state ? countLeft(state, question) : 0
  return { ...answer, certificate: { pathsLeft, ...answer.certificate } }
}

/** The world with the fixes made, and what of it is no news. */
interface FixedState {
  readonly inventory: Inventory
  /** Keys of fixes that cannot be made here, for want of a patch: their rules do not count. */
  readonly manual: ReadonlySet<string>
  /** Starts and goals whose path no fix cuts. */
  readonly open: ReadonlySet<string>
}

interface PathsAnswer {
  readonly answer: Omit<PathReport, "certificate"> & {
    readonly certificate: Omit<PathReport["certificate"], "pathsLeft">
  }
  /** Absent where there is nothing to fix. */
  readonly state?: FixedState
}

function answerPaths(inventory: Inventory, question: PathQuestion, solve: CutOptions["solve"]): PathsAnswer {
  const analysis = analysePaths(inventory, question)
  const { model, paths, incomplete } = analysis
  const { graph } = model
  const set = fixesFor(model, paths, solve ? { solve } : {})
  const fixes = set.fixes.map((fix) => graph.fixes[fix] as PathFix)
  const isUncut = ({ entry, goal }: RankedPath) =>
    set.open.some((one) => one.start === entry.fact && one.goal === goal.fact)
  const shown = set.fixes
    .map((number) => ({ number, fix: showFix(model, number, paths) }))
    .sort((a, b) => b.fix.risk - a.fix.risk)
  const uncut = set.open.length === 0 ? [] : paths.filter(isUncut)
  // Every cost is above nothing, so a set of least cost holds no fix that is not needed.
  const eachNeeded =
    set.optimal ||
    areAllNeeded(
      model,
      paths.filter((path) => !uncut.includes(path)),
      set.fixes,
    )
  return {
    answer: {
      paths: showPaths(
        analysis,
        question,
        shown.map(({ number }) => number),
      ),
      stations: stationsOf(analysis),
      fixes: shown.map(({ fix }) => fix),
      certificate: {
        optimal: set.optimal,
        lowerBound: set.lowerBound,
        cost: set.cost,
        eachNeeded,
        unfixable: [...new Set(uncut.map(({ entry }) => shortName(entry.name)))],
      },
      assumptions: assumptionsOf(model.world),
      incomplete,
    },
    ...(paths.length > 0
      ? {
          state: {
            inventory: applyFixes(inventory, fixes),
            manual: new Set(fixes.filter(({ patch }) => !patch).map(({ key }) => key)),
            open: new Set(uncut.map(({ entry, goal }) => `${entry.name} ${goal.name}`)),
          },
        }
      : {}),
  }
}

function showPaths(
  { model, paths }: PathAnalysis,
  { from, to }: PathQuestion,
  fixes: readonly number[],
): readonly ShownPath[] {
  const { graph } = model
  const cuts = (rules: readonly number[]): readonly number[] =>
    fixes.flatMap((fix, position) => (rules.some((rule) => graph.fixesOf[rule]?.includes(fix)) ? [position] : []))
  const located = paths.flatMap(({ hops }) => hops.map(({ places }) => ({ places, locations: [] as Location[] })))
  locateFindings(located)
  let next = 0
  return paths.map((path) => ({
    id: path.id,
    from: shortName(path.from),
    to: path.to,
    risk: rounded(path.risk),
    because: {
      likelihood: path.entry.likelihood,
      probability: rounded(path.probability),
      value: path.goal.value,
      why: { likelihood: path.entry.why, probability: product(path.hops), value: path.goal.why },
    },
    hops: path.hops.map(({ primitive, from: stations, to: gained, sentence, probability, because, proofs, rules }) => {
      const [proof = { kind: "Configuration" as const, request: {} }] = proofs
      const cutBy = cuts(rules)
      return {
        primitive,
        from: stations.map(shortName).join(" + "),
        to: shortName(gained),
        sentence,
        probability: rounded(probability),
        because,
        ...(stations.length > 1 ? { needs: stations.map(shortName) } : {}),
        ...(cutBy.length > 0 ? { cutBy } : {}),
        locations: located[next++]?.locations ?? [],
        proof,
        ...(proofs.length > 1 ? { proofs } : {}),
      }
    }),
    ...(from !== undefined && to !== undefined ? { mandatory: mandatoryStations(model, path).map(shortName) } : {}),
  }))
}

/** "0.1 × 0.99 × 0.95": what the probability of a path is made of. */
const product = (hops: RankedPath["hops"]): string =>
  hops.map(({ probability }) => rounded(probability)).join(" × ") || "nothing has to be done"

function stationsOf({ model, paths }: PathAnalysis): PathReport["stations"] {
  const pods = new Map(model.world.workloads.map(({ id, pods }) => [id, pods]))
  const names = new Set(paths.flatMap(({ from, hops }) => [from, ...hops.flatMap((hop) => [...hop.from, hop.to])]))
  return Object.fromEntries(
    [...names].map((name) => {
      const count = pods.get(name)
      return [shortName(name), { ...stationOf(name), ...(count === undefined ? {} : { pods: count }) }]
    }),
  )
}

const rounded = (value: number): number => Number(value.toPrecision(3))

function showFix({ graph }: PathGraph, number: number, paths: readonly RankedPath[]): ShownFix {
  const fix = graph.fixes[number] as PathFix
  const rules = new Set(graph.rulesOfFix[number])
  const cut = paths.filter((path) => path.rules.some((rule) => rules.has(rule)))
  const patch = fix.patch?.()
  return {
    title: fix.title,
    cost: fix.cost,
    cuts: cut.map(({ id }) => id),
    risk: rounded(cut.reduce((sum, { risk }) => sum + risk, 0)),
    locations: locatePlaces(
      (patch?.changes ?? []).map(({ resource, operations }) => ({ resource, path: operations[0]?.path ?? "" })),
    ),
    ...(patch
      ? {
          patch: {
            changes: patch.changes.map(({ resource, operations }) => ({ resource: resource.reference, operations })),
            additions: patch.additions ?? [],
          },
        }
      : {}),
  }
}

/** Goals that some start still reaches in the world with the fixes made, those of uncut paths aside. */
function countLeft({ inventory, manual, open }: FixedState, question: PathQuestion): number {
  const model = buildGraph(readWorld(inventory, question))
  const { graph } = model
  const without = rulesWithout(
    graph,
    graph.fixes.flatMap(({ key }, number) => (manual.has(key) ? [number] : [])),
  )
  const entries = question.from === undefined ? defaultEntries(model) : optional(namedEntry(model, question.from))
  const goals = question.to === undefined ? defaultGoals(model) : optional(namedGoal(model, question.to))
  return goals.filter(({ fact, name }) => {
    const starts = entries.filter((entry) => !open.has(`${entry.name} ${name}`)).map((entry) => entry.fact)
    return isOpen(graph, [{ goal: fact, starts }], without)
  }).length
}

const optional = <T>(item: T | undefined): readonly T[] => (item === undefined ? [] : [item])

function areAllNeeded({ graph }: PathGraph, paths: readonly RankedPath[], fixes: readonly number[]): boolean {
  const barriers = barriersOf(paths)
  return fixes.every((fix) =>
    isOpen(
      graph,
      barriers,
      rulesWithout(
        graph,
        fixes.filter((other) => other !== fix),
      ),
    ),
  )
}

/** Everything that is gained from one start, by kind. */
export function pathRadius(
  inventory: Inventory,
  question: PathQuestion & { readonly from: string },
): readonly { readonly gained: string; readonly probability: number }[] {
  const model = buildGraph(readWorld(inventory, question))
  return blastRadius(model, findEntry(model, question.from)).map(({ fact, probability }) => ({
    gained: shortName(fact),
    probability: rounded(probability),
  }))
}

/** Paths that share all but their start, the riskiest first. */
export function pathFamilies(paths: readonly ShownPath[]): readonly (readonly ShownPath[])[] {
  const families = new Map<string, ShownPath[]>()
  for (const path of paths) {
    const [first, ...rest] = path.hops
    const key = [
      path.to,
      first?.primitive,
      first?.to,
      ...rest.map(({ primitive, from, to }) => `${primitive} ${from} ${to}`),
    ]
    getOrAdd(families, key.join("\n"), () => []).push(path)
  }
  return [...families.values()]
}
