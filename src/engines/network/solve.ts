import { getOrAdd } from "../../lib/get-or-add.ts"
import { type Sides, SourceRows } from "./all-pairs.ts"
import type { EndpointClass } from "./classes.ts"
import { countPairs } from "./count-pairs.ts"
import { maybe, yes } from "./match.ts"
import type { Verdict } from "./outcome.ts"
import { type Direction, directions, type Policy } from "./policy.ts"
import { noPorts } from "./ports.ts"
import type { RowStore } from "./row-store.ts"
import type { Selecting } from "./rows.ts"

/** The rows of one stage and direction: for each class the number of its row, or -1 where no policy selects it. */
export interface StageRows {
  readonly order: number
  readonly direction: Direction
  readonly rowOf: Int32Array
}

/** Verdicts between classes, by number. Immutable; the store behind it only grows. */
export class Verdicts {
  readonly store: RowStore
  /** Sorted by the order of the stages. */
  readonly stages: readonly StageRows[]
  readonly #ingress: readonly StageRows[]
  readonly #egress: readonly StageRows[]
  readonly #denied: number
  /** Primary networks of the classes, where any is not the cluster's own. */
  readonly #networks: readonly (string | undefined)[] | undefined
  readonly #size: number

  constructor(store: RowStore, stages: readonly StageRows[]) {
    this.store = store
    this.stages = [...stages].sort((a, b) => a.order - b.order)
    this.#ingress = this.stages.filter(({ direction }) => direction === "ingress")
    this.#egress = this.stages.filter(({ direction }) => direction === "egress")
    this.#denied = store.verdictNumber({ allowed: noPorts, undefined: noPorts })
    this.#networks = store.index.hasNetworks ? store.index.list.map(networkOf) : undefined
    this.#size = store.index.size
  }

  /** Verdicts of one source after the other, for questions about many pairs. */
  sourceRows(): SourceRows {
    const sides = (stages: readonly StageRows[]): Sides => {
      const numbers = new Map<string, number>()
      const lists: number[][] = []
      const listOf = Int32Array.from({ length: this.#size }, (_, index) => {
        const list = stages.map(({ rowOf }) => rowOf[index] as number).filter((row) => row >= 0)
        return getOrAdd(numbers, list.join(), () => lists.push(list) - 1)
      })
      return { listOf, lists }
    }
    return new SourceRows((number) => this.store.row(number), sides(this.#ingress), sides(this.#egress), this.store)
  }

  /** Whether pods of different primary networks never meet. */
  get hasNetworks(): boolean {
    return this.#networks !== undefined
  }

  /** How many ordered pairs of different members have each verdict, by its number; `sizes` are the members of each class. */
  countPairs(sizes: readonly number[]): ReadonlyMap<number, number> {
    if (!this.#networks) return countPairs(this.sourceRows(), sizes)
    const counts = new Map<number, number>()
    const add = (verdict: number, pairs: number) => counts.set(verdict, (counts.get(verdict) ?? 0) + pairs)
    this.eachSource((from, verdicts) => {
      const size = sizes[from] as number
      for (let to = 0; size > 0 && to < verdicts.length; to++) add(verdicts[to] as number, size * (sizes[to] as number))
      add(verdicts[from] as number, -size)
    })
    return counts
  }

  /** Calls `visit` with every class as source and the verdicts towards all; the array is overwritten by the next. */
  eachSource(visit: (from: number, verdicts: Int32Array) => void): void {
    const rows = this.sourceRows()
    for (const from of rows.order()) visit(from, this.separate(from, rows.row(from)))
  }

  /** Denies what crosses primary networks. */
  separate(from: number, verdicts: Int32Array): Int32Array {
    if (this.#networks)
      for (let to = 0; to < verdicts.length; to++) if (this.isApart(from, to)) verdicts[to] = this.#denied
    return verdicts
  }

  /** The number of the verdict for connections from one class to another; no self-traffic. */
  between(from: number, to: number): number {
    if (this.#networks && this.isApart(from, to)) return this.#denied
    // Most is denied where it arrives; then nobody needs to ask where it starts.
    const arriving = this.side("ingress", to, from)
    return arriving === this.#denied ? arriving : this.store.join(this.side("egress", from, to), arriving)
  }

  /** Whether two classes of pods have different primary networks, which never meet. */
  isApart(from: number, to: number): boolean {
    if (!this.#networks || this.#networks[from] === this.#networks[to]) return false
    const { list } = this.store.index
    return list[from]?.kind === "pods" && list[to]?.kind === "pods"
  }

  /** The number of one side's verdict: what the policies of `of` say about `other`. */
  side(direction: Direction, of: number, other: number): number {
    const stages = direction === "ingress" ? this.#ingress : this.#egress
    let outcome = 0
    for (let i = 0; i < stages.length; i++) {
      const row = (stages[i] as StageRows).rowOf[of] as number
      if (row >= 0) outcome = this.store.compose(outcome, this.store.outcome(row, other))
    }
    return this.store.conclude(outcome)
  }

  /** The policies that say something about a direction of a class, by stage. */
  selecting(direction: Direction, of: number): readonly Selecting[] {
    const stages = direction === "ingress" ? this.#ingress : this.#egress
    return stages.flatMap(({ rowOf }) => {
      const row = rowOf[of] as number
      return row < 0 ? [] : this.store.definition(row).selecting
    })
  }

  /** How many verdicts have a number by now. */
  get count(): number {
    return this.store.verdictCount
  }

  verdict(number: number): Verdict {
    return this.store.verdict(number)
  }
}

const networkOf = (endpoint: EndpointClass): string | undefined =>
  endpoint.kind === "pods" ? endpoint.sample.network : undefined

/** The verdicts of these policies. O(policies × classes they select); rows are solved when they are needed. */
export function solve(store: RowStore, policies: readonly Policy[]): Verdicts {
  const orders = [...new Set(policies.map(({ stage }) => stage.order))]
  const stages = orders.flatMap((order) => {
    const own = policies.filter(({ stage }) => stage.order === order)
    return directions.map((direction) =>
      stageRows(
        store,
        order,
        direction,
        own.filter((policy) => policy[direction]),
      ),
    )
  })
  return new Verdicts(store, stages)
}

function stageRows(store: RowStore, order: number, direction: Direction, policies: readonly Policy[]): StageRows {
  const { index } = store
  const lists: Selecting[][] = Array.from(index.list, () => [])
  for (const policy of policies) {
    const bits = index.bitsOf([policy.subject])
    const sure = { policy, selected: yes }
    const unsure = { policy, selected: maybe }
    bits.sure.each((number) => {
      lists[number]?.push(sure)
    })
    bits.maybe?.each((number) => {
      lists[number]?.push(unsure)
    })
  }
  const rowOf = Int32Array.from(lists, (selecting, number) =>
    selecting.length === 0 ? -1 : store.rowNumber(selecting, direction, declaredPorts(index.list[number])),
  )
  return { order, direction, rowOf }
}

export const declaredPorts = (endpoint: EndpointClass | undefined) =>
  endpoint?.kind === "pods" ? endpoint.sample.ports : []
