import { boundaryAfter, type Intervals, subtract, union } from "../../lib/intervals.ts"
import { type Address, allAddresses } from "../../lib/ip.ts"
import { type Classes, classOfAddress } from "./classes.ts"
import { ListPairs } from "./list-pairs.ts"
import type { Verdict } from "./outcome.ts"
import { PairTable } from "./pair-table.ts"
import { noPorts, type PortSet } from "./ports.ts"
import type { Reachability } from "./reachability.ts"

/** Endpoints that neither of two states tells apart. */
export interface JointClass {
  /** Ids of the pods or nodes (`podId`, `node/NAME`); none for addresses. */
  readonly members: readonly string[]
  readonly addresses: Intervals<Address> | undefined
  /** Class in either state; undefined where it is not there. */
  readonly before: number | undefined
  readonly after: number | undefined
}

export interface Change {
  readonly from: JointClass
  readonly to: JointClass
  readonly before: Verdict
  readonly after: Verdict
}

/** Ports that a change allows, or may allow, and did not before; and the other way round. */
export const opened = ({ before, after }: Change): PortSet => subtract(possible(after), possible(before))
export const closed = ({ before, after }: Change): PortSet => subtract(possible(before), possible(after))

const possible = (verdict: Verdict): PortSet => union(verdict.allowed, verdict.undefined)
const absent: Verdict = { allowed: noPorts, undefined: noPorts }

/**
 * What differs between two states of the network, pair by pair. Pods are the same when their names are; connections of
 * a pod that is only in one state are all opened or closed. Pairs of outside addresses are left out.
 * O(classes × (exceptions of each + what differs)); O(classes²) where pods have networks of their own.
 */
export function* diffReachability(before: Reachability, after: Reachability): Generator<Change> {
  const joint = joinClasses(before, after)
  const same = new SameVerdicts(before, after)
  const { old, differing } = differingTargets(joint, before, after, same)
  const position = new Map(old.order().map((index, at) => [index, at]))
  const sources = [...joint].sort((a, b) => (position.get(a.before ?? -1) ?? 0) - (position.get(b.before ?? -1) ?? 0))
  for (const from of sources)
    for (const { index, a, b } of differing(from)) {
      const to = joint[index] as JointClass
      if ((from.addresses && to.addresses) || (from === to && from.members.length === 1)) continue
      yield { from, to, before: verdictOf(before, a), after: verdictOf(after, b) }
    }
}

/** A target, by its position among the joint classes, and the verdicts towards it: numbers one up, 0 where it is not there. */
interface Differing {
  readonly index: number
  readonly a: number
  readonly b: number
}

/** Finds the targets that a source does not reach as before, in the order of the joint classes. */
function differingTargets(joint: readonly JointClass[], before: Reachability, after: Reachability, same: SameVerdicts) {
  const old = before.verdicts.sourceRows()
  const now = after.verdicts.sourceRows()
  const beforeOf = Int32Array.from(joint, (one) => one.before ?? -1)
  const afterOf = Int32Array.from(joint, (one) => one.after ?? -1)
  const lists = new ListPairs(old, now, beforeOf, afterOf)
  const canSketch = !before.verdicts.hasNetworks && !after.verdicts.hasNetworks

  function differing(from: JointClass): readonly Differing[] {
    const { before: a, after: b } = from
    return canSketch && a !== undefined && b !== undefined ? bySketch(a, b) : byRow(a, b)
  }

  function bySketch(a: number, b: number): readonly Differing[] {
    return old.sketch(a, (first) =>
      now.sketch(b, (second) =>
        lists
          .suspects(first, second, same)
          .map((index): Differing => {
            const oldClass = beforeOf[index] as number
            const newClass = afterOf[index] as number
            return {
              index,
              a: oldClass < 0 ? 0 : first.verdictOf(oldClass) + 1,
              b: newClass < 0 ? 0 : second.verdictOf(newClass) + 1,
            }
          })
          .filter((one) => !same.has(one.a, one.b)),
      ),
    )
  }

  function byRow(a: number | undefined, b: number | undefined): readonly Differing[] {
    const oldRow = a === undefined ? undefined : before.verdicts.separate(a, old.row(a))
    const newRow = b === undefined ? undefined : after.verdicts.separate(b, now.row(b))
    const found: Differing[] = []
    for (let index = 0; index < joint.length; index++) {
      const oldClass = beforeOf[index] as number
      const newClass = afterOf[index] as number
      const one = oldRow === undefined || oldClass < 0 ? 0 : (oldRow[oldClass] as number) + 1
      const other = newRow === undefined || newClass < 0 ? 0 : (newRow[newClass] as number) + 1
      if (!same.has(one, other)) found.push({ index, a: one, b: other })
    }
    return found
  }

  return { old, differing }
}

const verdictOf = (answer: Reachability, oneUp: number): Verdict =>
  oneUp === 0 ? absent : answer.verdicts.verdict(oneUp - 1)

/** Whether two numbers of two states, each one up, mean the same. */
class SameVerdicts {
  readonly #before: Reachability
  readonly #after: Reachability
  readonly #known = new PairTable()

  constructor(before: Reachability, after: Reachability) {
    this.#before = before
    this.#after = after
  }

  has(a: number, b: number): boolean {
    return this.#known.get(a, b, this.#compare) === 1
  }

  readonly #compare = (a: number, b: number): number => {
    const first = verdictOf(this.#before, a)
    const second = verdictOf(this.#after, b)
    return equal(first.allowed, second.allowed) && equal(first.undefined, second.undefined) ? 1 : 0
  }
}

const equal = (a: PortSet, b: PortSet): boolean => a.length === b.length && a.every((boundary, i) => boundary === b[i])

/** The common refinement of the classes of two states. O(pods). */
export function joinClasses(before: Reachability, after: Reachability): readonly JointClass[] {
  const members = new Map<string, string>()
  const add = (id: string, side: number, index: number) => {
    const [a = "", b = ""] = members.get(id)?.split("|") ?? []
    members.set(id, side === 0 ? `${index}|${b}` : `${a}|${index}`)
  }
  for (const [side, { world, classes }] of [before, after].entries()) {
    world.pods.forEach(({ podId }, i) => {
      add(podId, side, classes.ofPod.get(i))
    })
    world.nodes.forEach(({ id }, i) => {
      add(id, side, classes.ofNode[i] as number)
    })
  }
  const groups = new Map<string, string[]>()
  for (const [id, key] of members) {
    const group = groups.get(key)
    if (group) group.push(id)
    else groups.set(key, [id])
  }
  const inside = [...groups].map(([key, ids]): JointClass => {
    const [a = "", b = ""] = key.split("|")
    return {
      members: ids,
      addresses: undefined,
      before: a === "" ? undefined : Number(a),
      after: b === "" ? undefined : Number(b),
    }
  })
  return [...inside, ...joinAddresses(before.classes, after.classes)]
}

function joinAddresses(before: Classes, after: Classes): JointClass[] {
  const cuts = [...new Set([...before.cuts, ...after.cuts])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return cuts.slice(0, -1).flatMap((start, i): JointClass[] => {
    if (boundaryAfter(allAddresses, start) % 2 === 0) return []
    const addresses = [start, cuts[i + 1] as Address]
    return [{ members: [], addresses, before: classOfAddress(before, start), after: classOfAddress(after, start) }]
  })
}
