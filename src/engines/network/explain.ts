import { namespaceOf } from "./classes.ts"
import { matchContext } from "./match.ts"
import type { Endpoint, Reachability, VerdictName } from "./reachability.ts"
import { type Pair, type Reason, type Trace, tracePacket } from "./trace.ts"
import { without } from "./without.ts"
import type { NodeEndpoint, PodEndpoint } from "./world.ts"

/** Why a connection is allowed or not. */
export interface Explanation {
  readonly verdict: VerdictName
  /** What decides, on both sides. */
  readonly because: readonly Reason[]
  /**
   * Rules and policies that together must go for the verdict to change, none of them spare. Empty when nothing does:
   * no policy has a say, or the connection would be allowed without them too.
   */
  readonly flips: readonly Reason[]
}

type NameVerdict = (trace: Trace) => VerdictName

/** Explains the verdict for one port, `portPoint(protocol, port)`. */
export function explain(answer: Reachability, from: Endpoint, to: Endpoint, point: number): Explanation {
  const verdict = answer.verdictOf(from, to, point)
  const pair = { from: sampleOf(answer, from), to: sampleOf(answer, to) }
  const context = matchContext(answer.world, answer.dialect)
  const trace = tracePacket(answer.policies, pair, point, context)
  const isOpen = answer.mayBeOwnNode(from, to)
  const named: NameVerdict = (one) => (isOpen && verdictOf(one) === "denied" ? "undefined" : verdictOf(one))
  // Self-traffic and the own node are allowed whatever policies say; primary networks come before policies.
  if (answer.isAlwaysAllowed(from, to) || named(trace) !== verdict) return { verdict, because: [], flips: [] }
  const because = deciding(trace, verdict)
  const judge = (removed: readonly Reason[]): Trace =>
    tracePacket(without(answer.policies, removed, answer.surroundings), pair, point, context)
  return { verdict, because, flips: flipSet(verdict, because, judge, named) }
}

/** An endpoint as policies see it. */
export function sampleOf(answer: Reachability, endpoint: Endpoint): Pair["from"] {
  const { nodes, pods, classes } = answer
  if (endpoint.kind === "class") return classes.list.at(endpoint.index) as Pair["from"]
  if (endpoint.kind === "node") return { kind: "node", sample: nodes[endpoint.index] as NodeEndpoint }
  const sample = pods.at(endpoint.index) as PodEndpoint
  return { kind: "pods", sample, namespace: namespaceOf(answer, sample.namespace) }
}

export function verdictOf({ ingress, egress }: Trace): VerdictName {
  if (!ingress.mayPass || !egress.mayPass) return "denied"
  return ingress.mayFail || egress.mayFail ? "undefined" : "allowed"
}

/** The reasons on the sides that make the verdict what it is. */
function deciding({ ingress, egress }: Trace, verdict: VerdictName): readonly Reason[] {
  const sides = [egress, ingress].filter(
    ({ mayPass, mayFail }) => verdict === "allowed" || (verdict === "denied" ? !mayPass : mayFail),
  )
  return sides.flatMap(({ reasons }) => reasons)
}

/** Removes what decides until the verdict changes, then puts back what was not needed. */
function flipSet(
  verdict: VerdictName,
  because: readonly Reason[],
  judge: (removed: readonly Reason[]) => Trace,
  named: NameVerdict,
): readonly Reason[] {
  const removed: Reason[] = [...because]
  let trace = judge(removed)
  while (named(trace) === verdict) {
    const more = deciding(trace, verdict).filter((reason) => !removed.some((one) => isSame(one, reason)))
    if (more.length === 0) return []
    removed.push(...more)
    trace = judge(removed)
  }
  let needed: readonly Reason[] = removed
  // A rule may become spare once another was put back, so go round until nothing is.
  for (let before = -1; before !== needed.length; ) {
    before = needed.length
    for (const reason of needed) {
      const fewer = needed.filter((one) => one !== reason)
      if (named(judge(fewer)) !== verdict) needed = fewer
    }
  }
  return needed
}

/** Rules keep their place in the original text, whatever was removed before them. */
const isSame = (a: Reason, b: Reason): boolean =>
  a.place.resource === b.place.resource && a.place.path === b.place.path && a.action === b.action
