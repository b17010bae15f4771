import { getOrAdd } from "../../lib/get-or-add.ts"
import { covers } from "../../lib/intervals.ts"
import { type JointClass, joinClasses } from "./diff.ts"
import type { Verdict } from "./outcome.ts"
import { type Direction, type DirectionRules, directions, type Policy, type Rule } from "./policy.ts"
import type { PolicyPart, Skip } from "./questions.ts"
import type { Reachability } from "./reachability.ts"
import { lookUp, type Row } from "./row.ts"
import { RowStore } from "./row-store.ts"
import type { Selecting } from "./rows.ts"
import { declaredPorts, type StageRows } from "./solve.ts"

/**
 * Policies, and rules of other policies, each of which could go without any change to what is allowed. Only the pods that a
 * policy selects are looked at, and of the other sides only those that the rest of their policies treat in another way.
 * O(rules × classes) where policies select few classes each.
 */
export function findRedundant(answer: Reachability, skip: Skip = () => false): readonly PolicyPart[] {
  const judge = new RemovalJudge(answer, skip)
  return answer.policies.flatMap((policy): PolicyPart[] => {
    if (answer.policies.length > 1 && judge.changesNothing(policy, undefined)) return [{ policy }]
    return directions.flatMap((direction) =>
      (policy[direction]?.rules ?? [])
        .filter((rule) => judge.changesNothing(policy, withoutRule(policy, direction, rule)))
        .map((rule) => ({ policy, direction, rule })),
    )
  })
}

function withoutRule(policy: Policy, direction: Direction, rule: Rule): Policy {
  const { rules, isolates } = policy[direction] as DirectionRules
  return { ...policy, [direction]: { isolates, rules: rules.filter((one) => one !== rule) } }
}

/** Rows that are kept before the work starts anew: memory stays small however many rules there are. */
const maxRows = 20_000

/** Compares what is allowed with and without one policy, or with another in its place. */
class RemovalJudge {
  readonly #answer: Reachability
  readonly #stages: readonly StageRows[]
  readonly #skipped: readonly boolean[]
  readonly #alone: readonly boolean[]
  #store: RowStore
  /** Numbers of the answer's rows in this store. */
  #rows = new Map<number, number>()

  constructor(answer: Reachability, skip: Skip) {
    this.#answer = answer
    this.#stages = answer.verdicts.stages
    this.#store = new RowStore(answer.verdicts.store.index)
    const skipped: boolean[] = []
    const alone: boolean[] = []
    for (const one of joinClasses(answer, answer)) {
      if (one.before === undefined) continue
      skipped[one.before] = skip(one)
      alone[one.before] = isAlone(one)
    }
    this.#skipped = skipped
    this.#alone = alone
  }

  changesNothing(policy: Policy, replacement: Policy | undefined): boolean {
    if (this.#store.rowCount > maxRows) {
      this.#store = new RowStore(this.#answer.verdicts.store.index)
      this.#rows = new Map()
    }
    const changed = this.#stages
      .filter(({ order, direction }) => order === policy.stage.order && policy[direction] !== replacement?.[direction])
      .map((stage) => ({ stage, replaced: this.#replacedRows(stage, policy, replacement) }))
    return changed.every(({ stage, replaced }) => this.#isSame(stage, replaced, changed))
  }

  /** The rows of the stage that the policy takes part in, and what stands in their place. */
  #replacedRows(stage: StageRows, policy: Policy, replacement: Policy | undefined): ReadonlyMap<number, Replaced> {
    const replaced = new Map<number, Replaced>()
    const { store } = this.#answer.verdicts
    const look = (index: number) => {
      const row = stage.rowOf[index] as number
      if (row < 0) return
      const known = replaced.get(row)
      if (known) {
        known.classes.push(index)
        return
      }
      const { selecting } = store.definition(row)
      const rest = selecting.flatMap((one): Selecting[] =>
        one.policy !== policy ? [one] : replacement ? [{ ...one, policy: replacement }] : [],
      )
      const declared = declaredPorts(store.index.list[index])
      const now = rest.length === 0 ? -1 : this.#store.rowNumber(rest, stage.direction, declared)
      replaced.set(row, { now, classes: [index] })
    }
    const bits = store.index.bitsOf([policy.subject])
    bits.sure.each(look)
    bits.maybe?.each(look)
    return replaced
  }

  /** Whether every class whose row changes is still allowed the same with every other. */
  #isSame(stage: StageRows, replaced: ReadonlyMap<number, Replaced>, changed: readonly Changed[]): boolean {
    for (const [row, { now, classes }] of replaced) {
      const others = this.#differing(this.#own(row), now)
      for (const own of classes)
        for (const other of others) if (!this.#isPairSame(stage.direction, own, other, changed)) return false
    }
    return true
  }

  /** Classes for which two rows have different outcomes. */
  #differing(a: number, b: number): readonly number[] {
    const [first, second] = [a, b].map((row) => (row < 0 ? undefined : this.#store.row(row)))
    const otherwise = (row: Row | undefined) => row?.otherwise ?? 0
    const at = (row: Row | undefined, index: number) => (row ? lookUp(row, index) : 0)
    const isSparse = !first?.dense && !second?.dense && otherwise(first) === otherwise(second)
    const candidates = isSparse
      ? new Set([...(first?.keys ?? []), ...(second?.keys ?? [])])
      : Array.from({ length: this.#answer.classes.list.length }, (_, index) => index)
    return [...candidates].filter((index) => at(first, index) !== at(second, index))
  }

  #isPairSame(direction: Direction, own: number, other: number, changed: readonly Changed[]): boolean {
    if (this.#skipped[own] || this.#skipped[other] || (own === other && this.#alone[own])) return true
    const [from, to] = direction === "egress" ? [own, other] : [other, own]
    const { verdicts } = this.#answer
    if (verdicts.isApart(from, to)) return true
    return sameAllowed(this.#verdict(from, to, []), this.#verdict(from, to, changed))
  }

  #verdict(from: number, to: number, changed: readonly Changed[]): Verdict {
    return this.#store.verdict(
      this.#store.join(this.#side("egress", from, to, changed), this.#side("ingress", to, from, changed)),
    )
  }

  #side(direction: Direction, of: number, other: number, changed: readonly Changed[]): number {
    let outcome = 0
    for (const stage of this.#stages) {
      if (stage.direction !== direction) continue
      const row = stage.rowOf[of] as number
      if (row < 0) continue
      const now = changed.find((one) => one.stage === stage)?.replaced.get(row)?.now ?? this.#own(row)
      if (now >= 0) outcome = this.#store.compose(outcome, this.#store.outcome(now, other))
    }
    return this.#store.conclude(outcome)
  }

  #own(row: number): number {
    return getOrAdd(this.#rows, row, () => {
      const { selecting, direction, declared } = this.#answer.verdicts.store.definition(row)
      return this.#store.rowNumber(selecting, direction, declared)
    })
  }
}

interface Replaced {
  /** The row in its place; -1 where no policy is left. */
  readonly now: number
  readonly classes: number[]
}

interface Changed {
  readonly stage: StageRows
  readonly replaced: ReadonlyMap<number, Replaced>
}

const isAlone = ({ members }: JointClass): boolean => members.length === 1

const sameAllowed = (a: Verdict, b: Verdict): boolean => covers(a.allowed, b.allowed) && covers(b.allowed, a.allowed)
