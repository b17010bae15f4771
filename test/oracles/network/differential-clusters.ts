import { doorsOf, exportedServices } from "../../../src/engines/network/clusters/cluster-links.ts"
import { Federation } from "../../../src/engines/network/clusters/federation.ts"
import { joinWorlds } from "../../../src/engines/network/clusters/join-worlds.ts"
import { dialects } from "../../../src/engines/network/dialect.ts"
import { portPoint, protocolOf } from "../../../src/engines/network/ports.ts"
import type { Endpoint } from "../../../src/engines/network/reachability.ts"
import { holds } from "../../../src/lib/intervals.ts"
import { judgeAcross, type Member } from "./naive-clusters.ts"
import { engineClusters, type NaiveClusters, randomClusters } from "./random-clusters.ts"
import { Choices, portNumbers, protocolNames } from "./random-world.ts"

/** The engine's answer for the same clusters. */
export function federationOf(world: NaiveClusters): Federation {
  const sources = engineClusters(world)
  const worlds = sources.map(({ name, world: own }, i) => ({
    name,
    world: own,
    label: world.clusters[i]?.label ?? name,
    meansLocal: world.clusters[i]?.meansLocal ?? true,
  }))
  const answer = joinWorlds(worlds, world.joined === "mesh" ? "mesh" : "flat", dialects.spec)
  return new Federation(answer, world.joined, exportedServices(sources), sources.flatMap(doorsOf))
}

/** Compares engine and oracle on random packets in and between the clusters of one random world. */
export function compareClustersOn(seed: number, verdicts: number) {
  const choices = new Choices(seed)
  const world = randomClusters(choices)
  const federation = federationOf(world)
  const members = membersOf(world, federation)
  const differences: object[] = []
  const seen = { allowed: 0, denied: 0, undefined: 0, across: 0 }
  for (let i = 0; i < verdicts; i++) {
    const [from, to] = [choices.pick(members), choices.pick(members)]
    const protocol = choices.pick(protocolNames)
    const port = choices.chance(80) ? choices.pick(portNumbers) : 1 + choices.below(65535)
    const point = portPoint(protocolOf(protocol) ?? "TCP", port)
    const expected = judgeAcross(world.clusters, world.joined, from.member, to.member, { protocol, port })
    const { allowed, undefined: open } = federation.verdict(from.endpoint, to.endpoint)
    const got = holds(allowed, point) ? "allowed" : holds(open, point) ? "undefined" : "denied"
    seen[expected]++
    if (from.member.cluster !== to.member.cluster) seen.across++
    if (expected !== got)
      differences.push({
        seed,
        joined: world.joined,
        from: { ...from.member.endpoint, cluster: from.member.cluster.name },
        to: { ...to.member.endpoint, cluster: to.member.cluster.name },
        port: `${protocol}/${port}`,
        expected,
        got,
      })
  }
  return { differences, seen }
}

export interface NamedMember {
  readonly member: Member
  readonly endpoint: Endpoint
}

/** Every pod and node, as oracle and engine call it. */
export function membersOf({ clusters }: NaiveClusters, { answer }: Federation): readonly NamedMember[] {
  return clusters.flatMap((cluster) => [
    ...cluster.world.pods.map((pod): NamedMember => {
      const index = answer.positions.get(`${cluster.name}:${pod.namespace}/${pod.name}`) ?? -1
      return { member: { cluster, endpoint: pod }, endpoint: { kind: "pod", index } }
    }),
    ...cluster.world.nodes.map((node): NamedMember => {
      const index = answer.nodes.findIndex(({ name }) => name === `${cluster.name}:${node.name}`)
      return { member: { cluster, endpoint: node }, endpoint: { kind: "node", index } }
    }),
  ])
}
