import type { Bitset } from "../../lib/bitset.ts"
import { union } from "../../lib/intervals.ts"
import { type ClassIndex, resolveNames } from "./class-index.ts"
import type { EndpointClass } from "./classes.ts"
import { type Match, type MatchContext, matchPeer, maybe, most, no, yes } from "./match.ts"
import { type Interner, type Outcome, untouched } from "./outcome.ts"
import { comparePolicies, type Direction, type Peer, type Policy, type PortMatch, type Rule } from "./policy.ts"
import type { PortSet } from "./ports.ts"
import { makeRow, type Row } from "./row.ts"
import { evaluateStage, type RuleMatch } from "./stage.ts"
import type { NamedPort } from "./world.ts"

/** A policy of one stage and direction that selects a pod, surely or maybe. */
export interface Selecting {
  readonly policy: Policy
  readonly selected: Match
}

/**
 * The row of pods that these policies select. Classes are split by which rules match them; each part is judged once.
 * `declared` are the ports of the selected pods, by which ingress rules resolve names.
 */
export function solveRow(
  selecting: readonly Selecting[],
  direction: Direction,
  declared: readonly NamedPort[],
  index: ClassIndex,
  outcomes: Interner<Outcome>,
): Row {
  const size = index.size
  if (selecting.length === 0) return makeRow(outcomes.number(untouched), [], size)
  const sorted = [...selecting].sort((a, b) => comparePolicies(a.policy, b.policy))
  const rules = sorted.flatMap(({ policy }) => policy[direction]?.rules ?? [])
  const parts = splitClasses(rules, direction, declared, index)
  const judge = (matches: readonly (RuleMatch | undefined)[]): number => {
    let next = 0
    const policies = sorted.map(({ policy, selected }) => {
      const own = policy[direction]?.rules ?? []
      const met = matches.slice(next, next + own.length).filter((match) => match !== undefined)
      next += own.length
      return { order: policy, selected, isolates: policy[direction]?.isolates === true, rules: met }
    })
    return outcomes.number(evaluateStage(policies))
  }
  const otherwise = judge([])
  const blocks = new Map<number, Bitset>()
  for (const { bits, matches } of parts) {
    const outcome = judge(matches)
    if (outcome === otherwise) continue
    const block = blocks.get(outcome)
    if (block) block.addAll(bits)
    else blocks.set(outcome, bits)
  }
  return makeRow(
    otherwise,
    [...blocks].map(([outcome, bits]) => ({ outcome, bits })),
    size,
  )
}

/** What the same policies make of one class alone: O(rules), for questions that are asked once. */
export function solveOne(
  selecting: readonly Selecting[],
  direction: Direction,
  declared: readonly NamedPort[],
  endpoint: EndpointClass,
  context: MatchContext,
): Outcome {
  const receiver = direction === "ingress" ? declared : endpoint.kind === "pods" ? endpoint.sample.ports : []
  const sorted = [...selecting].sort((a, b) => comparePolicies(a.policy, b.policy))
  return evaluateStage(
    sorted.map(({ policy, selected }) => {
      const rules: RuleMatch[] = []
      for (const { action, peers, ports } of policy[direction]?.rules ?? []) {
        let match: Match = no
        for (let i = 0; i < peers.length && match !== yes; i++)
          match = most(match, matchPeer(peers[i] as Peer, endpoint, context))
        if (match === no) continue
        const meant = ports.names.length === 0 ? ports.ports : union(ports.ports, resolveNames(ports.names, receiver))
        if (meant.length > 0) rules.push({ action, match, ports: meant })
      }
      return { order: policy, selected, isolates: policy[direction]?.isolates === true, rules }
    }),
  )
}

interface Part {
  readonly bits: Bitset
  readonly matches: (RuleMatch | undefined)[]
}

/** The classes that some rule matches, in parts that agree on every rule. */
function splitClasses(
  rules: readonly Rule[],
  direction: Direction,
  declared: readonly NamedPort[],
  index: ClassIndex,
): readonly Part[] {
  let parts: Part[] = []
  for (const [position, rule] of rules.entries()) {
    const next: Part[] = []
    for (const [bits, match] of alternatives(rule, direction, declared, index)) {
      const fresh = bits.clone()
      for (const part of parts) {
        const shared = part.bits.intersection(bits)
        if (!shared) continue
        const matches = [...part.matches]
        matches[position] = match
        next.push({ bits: shared, matches })
        part.bits.removeAll(shared)
        fresh.removeAll(shared)
      }
      if (fresh.isEmpty) continue
      const matches: (RuleMatch | undefined)[] = []
      matches[position] = match
      next.push({ bits: fresh, matches })
    }
    parts = [...parts.filter(({ bits }) => !bits.isEmpty), ...next]
  }
  return parts
}

/** The disjoint sets of classes that a rule matches, each with how. */
function* alternatives(
  { action, peers, ports }: Rule,
  direction: Direction,
  declared: readonly NamedPort[],
  index: ClassIndex,
): Generator<readonly [Bitset, RuleMatch]> {
  const { sure, maybe: unsure } = index.bitsOf(peers)
  for (const [bits, match] of [[sure, yes] as const, [unsure, maybe] as const]) {
    if (!bits) continue
    for (const [part, set] of byPorts(bits, ports, direction, declared, index))
      if (set.length > 0) yield [part, { action, match, ports: set }]
  }
}

/** Splits classes by the ports that a rule means for them: names belong to the pod that receives. */
function byPorts(
  bits: Bitset,
  { ports, names }: PortMatch,
  direction: Direction,
  declared: readonly NamedPort[],
  index: ClassIndex,
): readonly (readonly [Bitset, PortSet])[] {
  if (names.length === 0) return [[bits, ports]]
  if (direction === "ingress") return [[bits, union(ports, resolveNames(names, declared))]]
  const rest = bits.clone()
  const parts = index.resolutions(names).flatMap(([resolved, holders]) => {
    const part = bits.intersection(holders)
    if (part) rest.removeAll(part)
    return part ? [[part, union(ports, resolved)] as const] : []
  })
  return [...parts, [rest, ports]]
}
