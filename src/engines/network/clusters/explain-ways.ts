import { holds, subtract } from "../../../lib/intervals.ts"
import { type Explanation, explain } from "../explain.ts"
import type { Endpoint, VerdictName } from "../reachability.ts"
import type { Reason } from "../trace.ts"
import type { Federation, Way } from "./federation.ts"

/** Why one way from cluster to cluster is open or not. */
export interface WayExplanation extends Explanation {
  readonly through: readonly string[]
}

const rank: Readonly<Record<VerdictName, number>> = { denied: 0, undefined: 1, allowed: 2 }
const worst = (legs: readonly Explanation[]): Explanation =>
  legs.reduce((low, one) => (rank[one.verdict] < rank[low.verdict] ? one : low))
const best = (legs: readonly Explanation[]): Explanation =>
  legs.reduce((high, one) => (rank[one.verdict] > rank[high.verdict] ? one : high))

/** Explains every way that leads to a port, `portPoint(protocol, port)` of the target; the best first. */
export function explainWays(
  federation: Federation,
  from: Endpoint,
  to: Endpoint,
  point: number,
): readonly WayExplanation[] {
  return federation
    .ways(from, to)
    .filter(({ door }) => !door || leadsTo(federation, door, to, point))
    .map((way): WayExplanation => ({ through: way.through, ...explainWay(federation, way, from, to, point) }))
    .sort((a, b) => rank[b.verdict] - rank[a.verdict])
}

/** Both legs may end at the same rule. */
const distinct = (reasons: readonly Reason[]): readonly Reason[] =>
  reasons.filter(
    ({ policy, rule }, index) =>
      reasons.findIndex((one) => one.policy.id === policy.id && one.rule?.index === rule?.index) === index,
  )

const leadsTo = ({ answer }: Federation, door: NonNullable<Way["door"]>, to: Endpoint, point: number): boolean =>
  holds(door.targets.get((to.kind === "pod" && answer.pods.at(to.index)?.podId) || "") ?? [], point)

function explainWay(
  federation: Federation,
  { verdict, through, door }: Way,
  from: Endpoint,
  to: Endpoint,
  point: number,
): Explanation {
  const name: VerdictName = holds(verdict.allowed, point)
    ? "allowed"
    : holds(verdict.undefined, point)
      ? "undefined"
      : "denied"
  if (!door) {
    // What no Service leads to is closed, whatever the policies say.
    if (federation.needsService(from, to) && through.length === 0) return { verdict: name, because: [], flips: [] }
    const direct = explain(federation.answer, from, to, point)
    return direct.verdict === name ? direct : { verdict: name, because: [], flips: [] }
  }
  // Two connections: to the door as the source's policies have it, and from there as those of the target do.
  const { answer } = federation
  const isChoice = federation.isChoice(door)
  const out = federation.fronts(door).map((front) => {
    // Of several ports one that is not surely allowed tells most.
    const [closed] = subtract(door.front, answer.between(from, front, "egress").allowed)
    return explain(answer, from, front, closed ?? (door.front[0] as number))
  })
  const inward = federation.sources(door, from).map((source) => explain(answer, source, to, point))
  const legs = [isChoice ? best(out) : worst(out), worst(inward)]
  const because = legs.filter((leg) => leg.verdict === worst(legs).verdict || name === "allowed")
  const deciding = name === "denied" ? legs.filter((leg) => leg.verdict === "denied") : legs.slice(0, 1)
  return {
    verdict: name,
    because: distinct(because.flatMap((leg) => leg.because)),
    flips: distinct(deciding.flatMap((leg) => leg.flips)),
  }
}
