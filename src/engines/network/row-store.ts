import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Algebra } from "./all-pairs.ts"
import type { ClassIndex } from "./class-index.ts"
import type { EndpointClass } from "./classes.ts"
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
import { lookUp, type Row } from "./row.ts"
import { RowPool } from "./row-pool.ts"
import { type Selecting, solveOne, solveRow } from "./rows.ts"
import type { NamedPort } from "./world.ts"

/** Solving a row costs about as much as asking about this many classes. */
const maxApart = 8

/** What a row is made from. */
export interface RowDefinition {
  readonly selecting: readonly Selecting[]
  readonly direction: Direction
  /** Ports of the selected pods, where ingress rules use names. */
  readonly declared: readonly NamedPort[]
}

/**
 * Rows by number, solved when first needed; outcomes and verdicts by number, and what follows from two of them worked
 * out once. It only grows, so that the states of a world that follow each other share it.
 */
export class RowStore implements Algebra {
  readonly index: ClassIndex
  readonly #outcomes = new Interner<Outcome>(outcomeKey)
  readonly #verdicts = new Interner<Verdict>(verdictKey)
  readonly #definitions: RowDefinition[] = []
  readonly #rows: (Row | undefined)[] = []
  readonly #pool = new RowPool()
  /** How often a row that is not solved, or not for all classes, was asked for a single class. */
  readonly #asked = new Map<number, number>()
  readonly #numbers = new Map<string, number>()
  readonly #serials = new Map<Policy, number>()
  readonly #composed = new PairTable()
  readonly #concluded: number[] = []
  readonly #joined = new PairTable()

  constructor(index: ClassIndex) {
    this.index = index
    this.#outcomes.number(untouched)
  }

  /** The number of the row of pods that exactly these policies of a stage select. */
  rowNumber(selecting: readonly Selecting[], direction: Direction, declared: readonly NamedPort[]): number {
    const policies = selecting.map(({ policy, selected }) => `${this.#serial(policy)} ${selected}`).sort()
    const named = direction === "ingress" ? usedNames(selecting, declared) : []
    const ports = named.map(({ name, port, protocol }) => `${name} ${protocol} ${port}`).sort()
    return getOrAdd(this.#numbers, `${direction} ${policies} ${ports}`, () => {
      this.#rows.push(undefined)
      return this.#definitions.push({ selecting, direction, declared: named }) - 1
    })
  }

  definition(row: number): RowDefinition {
    return this.#definitions[row] as RowDefinition
  }

  /** The row with an outcome for every class there is. */
  row(number: number): Row {
    const known = this.#rows[number]
    if (known?.size === this.index.size) return known
    const { selecting, direction, declared } = this.definition(number)
    const row = solveRow(selecting, direction, declared, this.index, this.#outcomes)
    this.#rows[number] = row
    this.#pool.set(number, row)
    this.#asked.delete(number)
    return row
  }

  get rowCount(): number {
    return this.#rows.length
  }

  /** The outcome of a row for one class. O(log exceptions) once the row is solved, O(rules) for the first few. */
  outcome(number: number, index: number): number {
    const known = this.#pool.get(number, index)
    return known >= 0 ? known : this.#outcomeApart(number, index)
  }

  /** After a change most rows are asked about few classes before the next. */
  #outcomeApart(number: number, index: number): number {
    const asked = (this.#asked.get(number) ?? 0) + 1
    if (asked > maxApart) return lookUp(this.row(number), index)
    this.#asked.set(number, asked)
    const { selecting, direction, declared } = this.definition(number)
    const endpoint = this.index.list[index] as EndpointClass
    return this.#outcomes.number(solveOne(selecting, direction, declared, endpoint, this.index.context))
  }

  compose(first: number, then: number): number {
    if (first === 0) return then
    return this.#composed.get(first, then, this.#composeOutcomes)
  }

  // Kept as fields, so that look-ups make no closures.
  readonly #composeOutcomes = (first: number, then: number): number =>
    this.#outcomes.number(compose(this.#outcomes.values[first] as Outcome, this.#outcomes.values[then] as Outcome))

  readonly #joinVerdicts = (a: number, b: number): number =>
    this.#verdicts.number(both(this.verdict(a), this.verdict(b)))

  conclude(outcome: number): number {
    let number = this.#concluded[outcome]
    if (number === undefined) {
      number = this.#verdicts.number(conclude(this.#outcomes.values[outcome] as Outcome))
      this.#concluded[outcome] = number
    }
    return number
  }

  join(a: number, b: number): number {
    if (a === b) return a
    return this.#joined.get(a, b, this.#joinVerdicts)
  }

  verdict(number: number): Verdict {
    return this.#verdicts.values[number] as Verdict
  }

  verdictNumber(verdict: Verdict): number {
    return this.#verdicts.number(verdict)
  }

  get verdictCount(): number {
    return this.#verdicts.values.length
  }

  #serial(policy: Policy): number {
    return getOrAdd(this.#serials, policy, () => this.#serials.size + 1)
  }
}

/** The declared ports whose names the ingress rules use. */
function usedNames(selecting: readonly Selecting[], declared: readonly NamedPort[]): readonly NamedPort[] {
  if (declared.length === 0) return declared
  const names = new Set<string>()
  for (const { policy } of selecting)
    for (const { ports } of policy.ingress?.rules ?? []) for (const { name } of ports.names) names.add(name)
  return names.size === 0 ? [] : declared.filter(({ name }) => names.has(name))
}
