import { getOrAdd } from "../../lib/get-or-add.ts"
import { subtract, union } from "../../lib/intervals.ts"
import type { Inventory } from "../../model/inventory.ts"
import { resolveNames } from "./class-index.ts"
import { resolveEndpoint } from "./endpoints.ts"
import { type Entry, entriesOf } from "./exposure.ts"
import { exposuresOf } from "./exposure-verdicts.ts"
import { type Match, most, no } from "./match.ts"
import { compose, conclude, type Outcome, untouched, type Verdict } from "./outcome.ts"
import { comparePolicies, type Direction, directions, type Rule } from "./policy.ts"
import { noPorts } from "./ports.ts"
import { anybody, keyOf, matchPossible, type PossiblePeer, possiblePeers } from "./possible-peers.ts"
import type { Endpoint, Reachability } from "./reachability.ts"
import { declaredPorts } from "./solve.ts"
import { evaluateStage } from "./stage.ts"
import type { Reason } from "./trace.ts"

/** What one direction of a workload is open to, besides the pods that are there. The other side's policies do not count. */
export interface WorkloadExposure {
  readonly workload: string
  readonly direction: Direction
  /** Whether any policy has a say; without one everything is open. */
  readonly isProtected: boolean
  /** Public addresses, as far as policies are concerned. */
  readonly internet: Verdict
  /** Egress: what stands beside the pods and may be told apart by name, as far as the sources hold it. */
  readonly ends: readonly { readonly name: string; readonly verdict: Verdict }[]
  /** Ways in that something opens from outside, and what policies leave of them (ingress only). */
  readonly entries: readonly (Entry & { readonly verdict: Verdict })[]
  /** Every pod that is or may come, in every namespace. */
  readonly cluster: PeerVerdict
  /** Pods that are or may come and that policies treat in another way than every pod, by their labels. */
  readonly possible: readonly (PossiblePeer & PeerVerdict)[]
}

export interface PeerVerdict {
  readonly verdict: Verdict
  /** The rules that match, and policies that isolate where none does. */
  readonly because: readonly Reason[]
}

/** Exposure of every workload in both directions. Pods of one workload count together. O(classes × kinds of peers × rules). */
export function exposureOf(answer: Reachability, inventory: Inventory): readonly WorkloadExposure[] {
  const outside = resolveEndpoint(answer, "internet") ?? []
  const entries = exposuresOf(answer, entriesOf(inventory, answer.world))
  const ends = endNames.map((name) => ({ name, there: resolveEndpoint(answer, name) ?? [] }))
  const members = new Map<string, number[]>()
  answer.world.pods.forEach(({ id }, index) => {
    getOrAdd(members, id, () => []).push(index)
  })
  const ofClass = new Map<string, Pick<WorkloadExposure, "cluster" | "possible" | "isProtected">>()
  return [...members].flatMap(([workload, indexes]) => {
    const classes = [...new Set(indexes.map((index) => answer.classes.ofPod.get(index)))]
    return directions.map((direction): WorkloadExposure => {
      const views = classes.map((number) =>
        getOrAdd(ofClass, `${direction} ${number}`, () => viewOf(answer, direction, number)),
      )
      const own = indexes.map((index): Endpoint => ({ kind: "pod", index }))
      const kinds = new Map(views.flatMap(({ possible }) => possible.map((one) => [keyOf(one), one] as const)))
      const peers = [...kinds].map(([key, { namespace, pods }]) => ({
        namespace,
        pods,
        ...widest(views.map((view) => view.possible.find((one) => keyOf(one) === key) ?? view.cluster)),
      }))
      const cluster = widest(views.map((view) => view.cluster))
      return {
        workload,
        direction,
        isProtected: views.some((view) => view.isProtected),
        internet: mostVerdict(
          own.flatMap((one) => outside.map((there) => answer.between(...pairOf(direction, one, there), direction))),
        ),
        ends: direction === "egress" ? endVerdicts(answer, own, ends) : [],
        entries: direction === "ingress" ? entries.filter(({ pod }) => indexes.includes(pod)) : [],
        cluster,
        possible: peers.filter(({ verdict }) => !isSame(verdict, cluster.verdict)),
      }
    })
  })
}

/** What whoever holds a pod looks for first. */
const endNames = ["metadata-service", "api-server", "etcd", "nodes"] as const

const endVerdicts = (
  answer: Reachability,
  own: readonly Endpoint[],
  ends: readonly { readonly name: string; readonly there: readonly Endpoint[] }[],
) =>
  ends
    .filter(({ there }) => there.length > 0)
    .map(({ name, there }) => ({
      name,
      // What policies say: that a pod always gets at its own node goes without saying.
      verdict: mostVerdict(
        own.flatMap((one) =>
          there.map((end) =>
            answer.verdicts.verdict(answer.verdicts.side("egress", answer.classOf(one), answer.classOf(end))),
          ),
        ),
      ),
    }))

const pairOf = (direction: Direction, own: Endpoint, other: Endpoint): [Endpoint, Endpoint] =>
  direction === "ingress" ? [other, own] : [own, other]

/** What one class of pods is open to. */
function viewOf(answer: Reachability, direction: Direction, number: number) {
  const selecting = answer.verdicts.selecting(direction, number)
  const kinds = possiblePeers(
    answer.world,
    selecting.map(({ policy }) => policy),
    direction,
  )
  const towards = (kind: PossiblePeer) => verdictTowards(answer, direction, number, kind)
  return {
    isProtected: selecting.length > 0,
    cluster: towards(anybody),
    possible: kinds.map((kind) => ({ ...kind, ...towards(kind) })),
  }
}

/** What the policies of one side say about all pods of a kind: rules count that match every one of them. */
export function verdictTowards(
  answer: Reachability,
  direction: Direction,
  number: number,
  kind: PossiblePeer,
): PeerVerdict {
  const { world, dialect, verdicts, classes } = answer
  const selecting = verdicts.selecting(direction, number)
  const declared = direction === "ingress" ? declaredPorts(classes.list.at(number)) : []
  const matchOf = ({ peers }: Rule): Match =>
    peers.map((peer) => matchPossible(peer, kind, world, dialect.addressesMatchPods)).reduce(most, no)
  const orders = [...new Set(selecting.map(({ policy }) => policy.stage.order))].sort((a, b) => a - b)
  const outcome = orders.reduce<Outcome>((before, order) => {
    const stage = selecting
      .filter(({ policy }) => policy.stage.order === order)
      .sort((a, b) => comparePolicies(a.policy, b.policy))
    const policies = stage.map(({ policy, selected }) => ({
      order: policy,
      selected,
      isolates: policy[direction]?.isolates === true,
      rules: (policy[direction]?.rules ?? []).map((rule) => ({
        action: rule.action,
        match: matchOf(rule),
        ports: union(rule.ports.ports, resolveNames(rule.ports.names, declared)),
      })),
    }))
    return compose(before, evaluateStage(policies))
  }, untouched)
  const reasons = selecting.flatMap(({ policy }) =>
    (policy[direction]?.rules ?? [])
      .filter((rule) => matchOf(rule) !== no)
      .map((rule): Reason => ({ policy, direction, rule, action: rule.action, place: rule.place })),
  )
  const isolating = selecting
    .filter(({ policy }) => policy[direction]?.isolates)
    .map(({ policy }): Reason => ({ policy, direction, rule: undefined, action: "isolate", place: policy.place }))
  return { verdict: conclude(outcome), because: reasons.length > 0 ? reasons : isolating }
}

/** Allowed where any of them allows it. */
export const widest = (views: readonly PeerVerdict[]): PeerVerdict => ({
  verdict: mostVerdict(views.map(({ verdict }) => verdict)),
  because: [...new Set(views.flatMap(({ because }) => because))],
})

/** Allowed where any of them allows it. */
function mostVerdict(verdicts: readonly Verdict[]): Verdict {
  const allowed = verdicts.reduce((sum, verdict) => union(sum, verdict.allowed), noPorts)
  const possible = verdicts.reduce((sum, verdict) => union(sum, union(verdict.allowed, verdict.undefined)), noPorts)
  return { allowed, undefined: subtract(possible, allowed) }
}

const isSame = (a: Verdict, b: Verdict): boolean =>
  a.allowed.join() === b.allowed.join() && a.undefined.join() === b.undefined.join()
