import { intersect, subtract, union } from "../../lib/intervals.ts"
import { type Match, maybe, no, yes } from "./match.ts"
import type { Outcome } from "./outcome.ts"
import { type Action, comparePolicies, type Ordered } from "./policy.ts"
import { allPorts, noPorts, type PortSet } from "./ports.ts"

/** A rule as it meets one other side: whether it matches that, and on which ports. */
export interface RuleMatch {
  readonly action: Action
  readonly match: Match
  readonly ports: PortSet
}

/** A policy of one stage as it meets one pair of endpoints. */
export interface PolicyMatch {
  /** Its place among the others. */
  readonly order: Ordered
  /** Whether it selects the pod. */
  readonly selected: Match
  readonly isolates: boolean
  readonly rules: readonly RuleMatch[]
}

/**
 * What one stage makes of all ports. `policies` come sorted by priority. Policies that may or may not select the pod
 * do so all or none: what is open there is how the network plugin sees the pod.
 */
export function evaluateStage(policies: readonly PolicyMatch[]): Outcome {
  const certain = policies.filter(({ selected }) => selected === yes)
  if (certain.length === policies.length) return decide(policies)
  const without = decide(certain)
  const withAll = decide(policies.filter(({ selected }) => selected !== no))
  return {
    allow: union(without.allow, withAll.allow),
    deny: union(without.deny, withAll.deny),
    rest: union(without.rest, withAll.rest),
  }
}

function decide(policies: readonly PolicyMatch[]): Outcome {
  const decided: Record<Action, PortSet> = { allow: noPorts, deny: noPorts, pass: noPorts }
  let rest = allPorts
  let first = 0
  while (first < policies.length) {
    const leader = policies[first] as PolicyMatch
    let left = rest
    // Of policies with equal priority any may be applied to what it matches, so each starts from the same rest.
    for (
      let next = policies[first];
      next && comparePolicies(next.order, leader.order) === 0;
      next = policies[++first]
    ) {
      let open = rest
      for (const { action, match, ports } of next.rules) {
        if (match === no) continue
        decided[action] = union(decided[action], intersect(open, ports))
        if (match !== maybe) open = subtract(open, ports)
      }
      left = intersect(left, open)
    }
    rest = left
  }
  const isolated = policies.some(({ isolates }) => isolates)
  return {
    allow: decided.allow,
    deny: isolated ? union(decided.deny, rest) : decided.deny,
    rest: isolated ? decided.pass : union(decided.pass, rest),
  }
}
