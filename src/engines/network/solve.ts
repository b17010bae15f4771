import { getOrAdd } from "../../lib/get-or-add.ts"
import { type Sides, SourceRows } from "./all-pairs.ts"
import { ClassIndex } from "./class-index.ts"
import type { Classes } from "./classes.ts"
import { type MatchContext, maybe, yes } from "./match.ts"
import {
  both,
  compose,
  conclude,
  Interner,
  type Outcome,
  outcomeKey,
  untouched,
  type Verdict,
  verdictKey,
} from "./outcome.ts"
import { PairTable } from "./pair-table.ts"
import type { Direction, Policy } from "./policy.ts"
import { noPorts } from "./ports.ts"
import { lookUp, type Row } from "./row.ts"
import { type Selecting, solveRow } from "./rows.ts"
import type { NamedPort } from "./world.ts"

/**
 * Verdicts between classes. Classes that the same policies of a stage select share a row there, solved when first
 * needed; outcomes and verdicts are numbered, and what follows from two of them is worked out once.
 */
export class Verdicts {
  readonly classes: Classes
  /** For each class, the policies that select it. */
  readonly selecting: readonly (readonly Selecting[])[]
  readonly #index: ClassIndex
  readonly #outcomes = new Interner<Outcome>(outcomeKey)
  readonly #verdicts = new Interner<Verdict>(verdictKey)
  readonly #rows: Row[] = []
  /** Lists of the rows of each class, one row for each stage that selects it. */
  readonly #ingress: Sides
  readonly #egress: Sides
  readonly #composed = new PairTable()
  readonly #concluded: number[] = []
  readonly #joined = new PairTable()
  readonly #denied = this.#verdicts.number({ allowed: noPorts, undefined: noPorts })
  /** Primary networks of the classes, where any is not the cluster's own. */
  readonly #networks: readonly (string | undefined)[] | undefined

  constructor(classes: Classes, policies: readonly Policy[], context: MatchContext) {
    this.classes = classes
    this.#index = new ClassIndex(classes, context)
    this.#outcomes.number(untouched)
    const networks = classes.list.map((endpoint) => (endpoint.kind === "pods" ? endpoint.sample.network : undefined))
    this.#networks = networks.some((network) => network !== undefined) ? networks : undefined
    const selecting = selectingPolicies(policies, this.#index)
    this.selecting = selecting
    this.#ingress = this.#assignRows(selecting, "ingress")
    this.#egress = this.#assignRows(selecting, "egress")
  }

  #assignRows(selecting: readonly (readonly Selecting[])[], direction: Direction): Sides {
    const rows = new Map<string, number>()
    const lists = new Map<string, number>()
    const serials = new Map<Policy, number>()
    const serial = (policy: Policy) => getOrAdd(serials, policy, () => serials.size + 1)
    const numbers: number[][] = []
    const listOf = Int32Array.from(selecting, (all, index) => {
      const endpoint = this.classes.list[index]
      const declared = endpoint?.kind === "pods" ? endpoint.sample.ports : []
      const list = byStage(all, direction).map((stage) => {
        const key = `${stage.map(({ policy, selected }) => `${serial(policy)} ${selected}`).join()} ${namesKey(stage, direction, declared)}`
        return getOrAdd(rows, key, () => {
          this.#rows.push(solveRow(stage, direction, declared, this.#index, this.#outcomes))
          return this.#rows.length - 1
        })
      })
      return getOrAdd(lists, list.join(), () => numbers.push(list) - 1)
    })
    return { listOf, lists: numbers }
  }

  /** Verdicts of one source after the other, for questions about many pairs. */
  sourceRows(): SourceRows {
    return new SourceRows(this.#rows, this.#ingress, this.#egress, {
      compose: (first, then) => this.#compose(first, then),
      conclude: (outcome) => this.#conclude(outcome),
      join: (egress, ingress) => this.#join(egress, ingress),
    })
  }

  /** Calls `visit` with every class as source and the verdicts towards all; the array is overwritten by the next. */
  eachSource(visit: (from: number, verdicts: Int32Array) => void): void {
    const rows = this.sourceRows()
    for (const from of rows.order()) visit(from, this.separate(from, rows.row(from)))
  }

  /** Denies what crosses primary networks. */
  separate(from: number, verdicts: Int32Array): Int32Array {
    if (this.#networks)
      for (let to = 0; to < verdicts.length; to++) if (this.#apart(from, to)) verdicts[to] = this.#denied
    return verdicts
  }

  /** The number of the verdict for connections from one class to another; no self-traffic. */
  between(from: number, to: number): number {
    if (this.#apart(from, to)) return this.#denied
    return this.#join(this.side("egress", from, to), this.side("ingress", to, from))
  }

  #apart(from: number, to: number): boolean {
    if (!this.#networks || this.#networks[from] === this.#networks[to]) return false
    const { list } = this.classes
    return list[from]?.kind === "pods" && list[to]?.kind === "pods"
  }

  /** The number of one side's verdict: what the policies of `of` say about `other`. */
  side(direction: Direction, of: number, other: number): number {
    const { lists, listOf } = direction === "ingress" ? this.#ingress : this.#egress
    return this.#conclude(this.#through(lists[listOf[of] as number] as readonly number[], other))
  }

  /** How many verdicts have a number by now. */
  get count(): number {
    return this.#verdicts.values.length
  }

  verdict(number: number): Verdict {
    return this.#verdicts.values[number] as Verdict
  }

  #through(rows: readonly number[], other: number): number {
    let outcome = 0
    for (let i = 0; i < rows.length; i++)
      outcome = this.#compose(outcome, lookUp(this.#rows[rows[i] as number] as Row, other))
    return outcome
  }

  #compose(first: number, then: number): number {
    if (first === 0) return then
    return this.#composed.get(first, then, () =>
      this.#outcomes.number(compose(this.#outcomes.values[first] as Outcome, this.#outcomes.values[then] as Outcome)),
    )
  }

  #conclude(outcome: number): number {
    let number = this.#concluded[outcome]
    if (number === undefined) {
      number = this.#verdicts.number(conclude(this.#outcomes.values[outcome] as Outcome))
      this.#concluded[outcome] = number
    }
    return number
  }

  #join(a: number, b: number): number {
    if (a === b) return a
    return this.#joined.get(a, b, () => this.#verdicts.number(both(this.verdict(a), this.verdict(b))))
  }
}

/** For each class, the policies that select it. */
export function selectingPolicies(policies: readonly Policy[], index: ClassIndex): readonly (readonly Selecting[])[] {
  const lists: Selecting[][] = index.classes.list.map(() => [])
  for (const policy of policies) {
    const bits = index.bitsOf([policy.subject])
    const sure = { policy, selected: yes }
    const unsure = { policy, selected: maybe }
    bits.sure.each((number) => lists[number]?.push(sure))
    bits.maybe?.each((number) => lists[number]?.push(unsure))
  }
  return lists
}

/** The policies that say something about a direction, stage by stage in order. */
export function byStage(selecting: readonly Selecting[], direction: Direction): readonly (readonly Selecting[])[] {
  const stages = new Map<number, Selecting[]>()
  for (const item of selecting) {
    if (!item.policy[direction]) continue
    const list = stages.get(item.policy.stage.order)
    if (list) list.push(item)
    else stages.set(item.policy.stage.order, [item])
  }
  return [...stages].sort(([a], [b]) => a - b).map(([, list]) => list)
}

/** How the selected pods resolve the port names that their ingress rules use. */
function namesKey(stage: readonly Selecting[], direction: Direction, declared: readonly NamedPort[]): string {
  if (direction === "egress" || declared.length === 0) return ""
  const names = new Set<string>()
  for (const { policy } of stage)
    for (const { ports } of policy.ingress?.rules ?? []) for (const { name } of ports.names) names.add(name)
  if (names.size === 0) return ""
  return declared
    .filter(({ name }) => names.has(name))
    .map(({ name, port, protocol }) => `${name} ${protocol} ${port}`)
    .sort()
    .join()
}
