import { holds, union } from "../../lib/intervals.ts"
import type { Place } from "../../model/workload/setting.ts"
import { resolveNames } from "./class-index.ts"
import type { EndpointClass } from "./classes.ts"
import { type Match, type MatchContext, matchPeer, matchSubject, maybe, no, yes } from "./match.ts"
import { type Action, comparePolicies, type Direction, directions, type Policy, type Rule } from "./policy.ts"

/** A rule that decides, or a policy that isolates the pod. */
export interface Reason {
  readonly policy: Policy
  readonly direction: Direction
  /** Undefined: no rule matches, and the policy isolates the pod it selects. */
  readonly rule: Rule | undefined
  readonly action: Action | "isolate"
  /** The rule, or the whole policy. */
  readonly place: Place
}

/** What may become of one packet on one side, and what decides about it. */
export interface SideTrace {
  readonly mayPass: boolean
  readonly mayFail: boolean
  /** In the order in which they are asked. Empty: no policy has a say, and everything is allowed. */
  readonly reasons: readonly Reason[]
}

/** Both sides of a connection, as samples of their classes. */
export interface Pair {
  readonly from: EndpointClass
  readonly to: EndpointClass
}

export type Trace = Readonly<Record<Direction, SideTrace>>

/** Follows one packet through the policies of both sides. O(policies that select either). */
export function tracePacket(policies: readonly Policy[], pair: Pair, point: number, context: MatchContext): Trace {
  const [ingress, egress] = directions.map((direction) => traceSide(policies, direction, pair, point, context))
  return { ingress: ingress as SideTrace, egress: egress as SideTrace }
}

function traceSide(
  policies: readonly Policy[],
  direction: Direction,
  pair: Pair,
  point: number,
  context: MatchContext,
): SideTrace {
  const self = direction === "ingress" ? pair.to : pair.from
  if (self.kind !== "pods") return { mayPass: true, mayFail: false, reasons: [] }
  const matching = (rule: Rule) => matchRule(rule, direction, pair, point, context)
  const selecting = policies.flatMap((policy) => {
    const selected = policy[direction] ? matchSubject(policy.subject, self, context.dialect) : no
    return selected === no ? [] : [{ policy, selected }]
  })
  const orders = [...new Set(selecting.map(({ policy }) => policy.stage.order))].sort((a, b) => a - b)
  const reasons: Reason[] = []
  const ends = { allow: false, deny: false }
  for (const order of orders) {
    const stage = selecting.filter(({ policy }) => policy.stage.order === order)
    // Policies that may or may not select the pod do so all or none (stage.ts).
    const certain = stage.filter(({ selected }) => selected === yes).map(({ policy }) => policy)
    const all = stage.map(({ policy }) => policy)
    const worlds = certain.length === all.length ? [all] : [all, certain]
    const goesOn = worlds.map((policies) => traceStage(policies, direction, matching, ends, reasons))
    if (!goesOn.includes(true)) return { mayPass: ends.allow, mayFail: ends.deny, reasons }
  }
  return { mayPass: true, mayFail: ends.deny, reasons }
}

interface Ends {
  allow: boolean
  deny: boolean
}

/** Adds what the stage decides; returns whether the packet may go on to the next. */
function traceStage(
  stage: readonly Policy[],
  direction: Direction,
  matching: (rule: Rule) => Match,
  ends: Ends,
  reasons: Reason[],
): boolean {
  const cite = (policy: Policy, rule: Rule | undefined, action: Reason["action"]) => {
    if (reasons.some((one) => one.policy === policy && one.rule === rule)) return
    reasons.push({ policy, direction, rule, action, place: rule?.place ?? policy.place })
  }
  let passed = false
  let unmatched = true
  for (const equals of byOrder(stage)) {
    for (const policy of equals)
      for (const rule of policy[direction]?.rules ?? []) {
        const match = matching(rule)
        if (match === no) continue
        cite(policy, rule, rule.action)
        if (rule.action === "pass") passed = true
        else ends[rule.action] = true
        if (match === maybe) continue
        unmatched = false
        break
      }
    if (!unmatched) return passed
  }
  const isolating = stage.filter((policy) => policy[direction]?.isolates)
  for (const policy of isolating) cite(policy, undefined, "isolate")
  if (isolating.length > 0) ends.deny = true
  return passed || isolating.length === 0
}

/** Policies that are asked at once, in the order in which they are. */
function byOrder(policies: readonly Policy[]): readonly (readonly Policy[])[] {
  const groups: Policy[][] = []
  for (const policy of [...policies].sort(comparePolicies)) {
    const last = groups.at(-1)
    if (last?.[0] && comparePolicies(last[0], policy) === 0) last.push(policy)
    else groups.push([policy])
  }
  return groups
}

function matchRule(
  { peers, ports }: Rule,
  direction: Direction,
  { from, to }: Pair,
  point: number,
  context: MatchContext,
): Match {
  const declared = to.kind === "pods" ? to.sample.ports : []
  if (!holds(union(ports.ports, resolveNames(ports.names, declared)), point)) return no
  const other = direction === "ingress" ? from : to
  let best: Match = no
  for (const peer of peers) {
    const match = matchPeer(peer, other, context)
    if (match > best) best = match
  }
  return best
}
