import { eachInterval, intersect, intervalsOf, union } from "../../lib/intervals.ts"
import { resolveNames } from "./class-index.ts"
import { sampleOf, verdictOf } from "./explain.ts"
import { matchContext, matchSubject, no } from "./match.ts"
import { type Direction, directions, type Policy } from "./policy.ts"
import { allPorts, noPorts, type PortSet } from "./ports.ts"
import type { Endpoint, Reachability, VerdictName } from "./reachability.ts"
import { type Pair, type Reason, tracePacket } from "./trace.ts"

/** Ports that meet the same fate for the same reasons. */
export interface PortExplanation {
  readonly ports: PortSet
  readonly verdict: VerdictName
  /** By side, in the order asked; empty where no policy has a say and everything is allowed. */
  readonly reasons: Readonly<Record<Direction, readonly Reason[]>>
}

/** Explains all ports between two endpoints. O(port boundaries × policies that select either). */
export function explainPair(answer: Reachability, from: Endpoint, to: Endpoint): readonly PortExplanation[] {
  const none = { ingress: [], egress: [] }
  if (answer.isAlwaysAllowed(from, to)) return [{ ports: allPorts, verdict: "allowed", reasons: none }]
  const pair = { from: sampleOf(answer, from), to: sampleOf(answer, to) }
  const context = matchContext(answer.world, answer.dialect)
  const policies = answer.policies.filter((policy) => selectsEither(policy, pair, answer))
  const found = new Map<string, PortExplanation>()
  for (const atom of portAtoms(policies, pair)) {
    const point = atom[0] as number
    const trace = tracePacket(policies, pair, point, context)
    const judged = answer.crossesNetworks(from, to) ? "denied" : verdictOf(trace)
    const verdict = judged === "denied" && answer.mayBeOwnNode(from, to) ? "undefined" : judged
    const reasons = { ingress: trace.ingress.reasons, egress: trace.egress.reasons }
    const key = `${verdict} ${directions.map((side) => reasons[side].map(({ policy, place }) => `${policy.id}${place.path}`))}`
    found.set(key, { ports: union(found.get(key)?.ports ?? noPorts, atom), verdict, reasons })
  }
  return [...found.values()]
}

function selectsEither(policy: Policy, { from, to }: Pair, { dialect }: Reachability): boolean {
  return [from, to].some((one) => one.kind === "pods" && matchSubject(policy.subject, one, dialect) !== no)
}

/** Runs of ports that no rule of these policies cuts through. */
function portAtoms(policies: readonly Policy[], { to }: Pair): readonly PortSet[] {
  const declared = to.kind === "pods" ? to.sample.ports : []
  const boundaries = new Set<number>(allPorts)
  for (const policy of policies)
    for (const direction of directions)
      for (const { ports } of policy[direction]?.rules ?? [])
        for (const boundary of union(ports.ports, resolveNames(ports.names, declared))) boundaries.add(boundary)
  const cuts = [...boundaries].sort((a, b) => a - b)
  return cuts.slice(0, -1).flatMap((start, i) => {
    const atom = intersect(intervalsOf([[start, cuts[i + 1] as number]]), allPorts)
    return atom.length === 0 ? [] : [...eachInterval(atom)].map(([first, end]) => [first, end])
  })
}
