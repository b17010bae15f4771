import { covers, intersect } from "../../lib/intervals.ts"
import { diffReachability, type JointClass, joinClasses } from "./diff.ts"
import { matchContext, matchPeer, no } from "./match.ts"
import type { Verdict } from "./outcome.ts"
import { type Direction, directions, type Policy, type Rule } from "./policy.ts"
import { noPorts, type PortSet } from "./ports.ts"
import { type Reachability, withPolicies } from "./reachability.ts"

/** Questions about sets of policies, as pairs of states or of one. They count what is surely allowed. */

/** Whether a pair of endpoints is left out of a comparison, as outside addresses of one family may be. */
export type Skip = (one: JointClass) => boolean
const nothing: Skip = () => false

/** Both allow exactly the same connections. */
export function isEquivalent(a: Reachability, b: Reachability, skip: Skip = nothing): boolean {
  for (const { from, to, before, after } of diffReachability(a, b))
    if (!skip(from) && !skip(to) && !sameAllowed(before, after)) return false
  return true
}

const sameAllowed = (a: Verdict, b: Verdict): boolean => covers(a.allowed, b.allowed) && covers(b.allowed, a.allowed)

/** Everything that `part` allows, `whole` allows too. */
export function isContained(part: Reachability, whole: Reachability, skip: Skip = nothing): boolean {
  for (const { from, to, before, after } of diffReachability(part, whole))
    if (!skip(from) && !skip(to) && !covers(after.allowed, before.allowed)) return false
  return true
}

/** Every connection that the policies of `specification` allow explicitly, `implementation` allows. */
export const permits = (implementation: Reachability, specification: Reachability, skip: Skip = nothing): boolean =>
  everyPair(specification, implementation, skip, (explicit, allowed) => covers(allowed, explicit))

/** No connection that the policies of `specification` allow explicitly is allowed by `implementation`. */
export const forbids = (implementation: Reachability, specification: Reachability, skip: Skip = nothing): boolean =>
  everyPair(specification, implementation, skip, (explicit, allowed) => intersect(explicit, allowed).length === 0)

/** `a` explicitly allows connections that `b` does not allow explicitly. */
export function interferes(a: Reachability, b: Reachability, skip: Skip = nothing): boolean {
  return !everyPair(a, b, skip, (explicit, _, from, to) => covers(explicitlyAllowed(b, from.after, to.after), explicit))
}

function everyPair(
  specification: Reachability,
  implementation: Reachability,
  skip: Skip,
  holds: (explicit: PortSet, allowed: PortSet, from: JointClass, to: JointClass) => boolean,
): boolean {
  const joint = joinClasses(specification, implementation).filter((one) => !skip(one))
  return joint.every((from) =>
    joint.every((to) => {
      if ((from.addresses && to.addresses) || (from === to && from.members.length === 1)) return true
      const explicit = explicitlyAllowed(specification, from.before, to.before)
      return explicit.length === 0 || holds(explicit, allowedBetween(implementation, from.after, to.after), from, to)
    }),
  )
}

const allowedBetween = ({ verdicts }: Reachability, from: number | undefined, to: number | undefined): PortSet =>
  from === undefined || to === undefined ? noPorts : verdicts.verdict(verdicts.between(from, to)).allowed

/** What is allowed between two classes and would be even if pods were isolated by default: a policy captures a side. */
function explicitlyAllowed(answer: Reachability, from: number | undefined, to: number | undefined): PortSet {
  if (from === undefined || to === undefined) return noPorts
  const captured = isCaptured(answer, "egress", from) || isCaptured(answer, "ingress", to)
  return captured ? allowedBetween(answer, from, to) : noPorts
}

/** Whether a policy says something about a direction of a class. */
export const isCaptured = ({ verdicts }: Reachability, direction: Direction, index: number): boolean =>
  verdicts.selecting(direction, index).length > 0

/** The policies change nothing. */
export const isVacuous = (answer: Reachability, skip: Skip = nothing): boolean =>
  isEquivalent(answer, withPolicies(answer.world, answer.dialect, []), skip)

/** A policy, or one rule of it. */
export interface PolicyPart {
  readonly policy: Policy
  readonly direction?: Direction
  readonly rule?: Rule
}

/** Policies that select no pod, and rules whose peers select nothing that is there; of these policies, or of all. */
export function findEmpty(
  { policies: all, classes, world, dialect }: Reachability,
  policies: readonly Policy[] = all,
): readonly PolicyPart[] {
  const context = matchContext(world, dialect)
  const selectsAny = (peers: Rule["peers"]) =>
    peers.some((peer) => [...classes.list].some((endpoint) => matchPeer(peer, endpoint, context) !== no))
  return policies.flatMap((policy): PolicyPart[] => [
    ...(selectsAny([policy.subject]) ? [] : [{ policy }]),
    ...directions.flatMap((direction) =>
      (policy[direction]?.rules ?? [])
        .filter((rule) => !selectsAny(rule.peers))
        .map((rule) => ({ policy, direction, rule })),
    ),
  ])
}
