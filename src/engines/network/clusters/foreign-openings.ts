import { intersect, union } from "../../../lib/intervals.ts"
import { resolveEndpoint } from "../endpoints.ts"
import type { Direction } from "../policy.ts"
import { noPorts, type PortSet } from "../ports.ts"
import type { PossiblePeer } from "../possible-peers.ts"
import { labelEquals } from "../selector.ts"
import { type PeerVerdict, verdictTowards, widest } from "../workload-exposure.ts"
import type { ClusterHome, PodEndpoint } from "../world.ts"
import type { Federation } from "./federation.ts"

/** What a workload is open to from, or to, every pod of another cluster, there or to come. */
export interface ForeignOpening extends PeerVerdict {
  readonly cluster: string
}

/** One direction of a workload, for each cluster that is not its own. The other side's policies do not count. */
export function foreignOpenings(
  federation: Federation,
  workload: string,
  direction: Direction,
): readonly ForeignOpening[] {
  const { answer } = federation
  const own = (resolveEndpoint(answer, workload) ?? []).flatMap(({ index }) => answer.pods.at(index) ?? [])
  const classes = [...new Set((resolveEndpoint(answer, workload) ?? []).map((one) => answer.classOf(one)))]
  const name = own[0]?.cluster?.name
  return federation.homes
    .filter((home) => home.name !== name)
    .map((home) => {
      const { verdict, because } = widest(
        classes.map((number) => verdictTowards(answer, direction, number, everyPodOf(home))),
      )
      const ports = sharedPorts(federation, own, home, direction)
      const limit = (set: PortSet) => (ports ? intersect(set, ports) : set)
      return {
        cluster: home.name,
        verdict: { allowed: limit(verdict.allowed), undefined: limit(verdict.undefined) },
        because,
      }
    })
}

const everyPodOf = ({ label, podNetworks }: ClusterHome): PossiblePeer => ({
  namespace: [],
  pods: [labelEquals(...label)],
  podNetworks,
})

/** Ports that exported Services lead to; undefined where clusters share more than those. */
function sharedPorts(
  federation: Federation,
  own: readonly PodEndpoint[],
  home: ClusterHome,
  direction: Direction,
): PortSet | undefined {
  if (federation.between !== "services") return undefined
  if (direction === "egress") return federation.exportedBetween(own[0]?.cluster?.name ?? "", home.name)
  return own.reduce<PortSet>((sum, { podId }) => union(sum, federation.exportedTo(home.name, podId)), noPorts)
}
