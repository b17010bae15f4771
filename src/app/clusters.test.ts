import { describe, expect, it } from "vitest"
import { federationOf, membersOf, type NamedMember } from "../../test/oracles/network/differential-clusters.ts"
import { judgeAcross } from "../../test/oracles/network/naive-clusters.ts"
import { type NaiveClusters, randomClusters } from "../../test/oracles/network/random-clusters.ts"
import { Choices, portNumbers, protocolNames } from "../../test/oracles/network/random-world.ts"
import { blastAcross } from "./clusters.ts"

/** One port of each run that rules of random worlds tell apart. */
const ports = [
  ...new Set(portNumbers.flatMap((port) => [port, port + 1, port + 150, port + 301, port + 399, port + 401])),
]
  .concat(20_000)
  .filter((port) => port <= 65535)

const nameOf = ({ member: { cluster, endpoint } }: NamedMember): string =>
  endpoint.kind === "pod"
    ? `${cluster.name}:${endpoint.namespace}/Pod/${endpoint.name}`
    : `node/${cluster.name}:${endpoint.name}`

/** Step by step, each by asking about single packets. */
function naiveBlast(
  { clusters, joined }: NaiveClusters,
  members: readonly NamedMember[],
  start: NamedMember,
  hops: number,
) {
  const found = new Map([[nameOf(start), 0]])
  let frontier = [start]
  const reaches = (from: NamedMember, to: NamedMember) =>
    ports.some((port) =>
      protocolNames.some(
        (protocol) => judgeAcross(clusters, joined, from.member, to.member, { protocol, port }) === "allowed",
      ),
    )
  for (let step = 1; step <= hops; step++) {
    const next: NamedMember[] = []
    for (const to of members)
      if (!found.has(nameOf(to)) && frontier.some((from) => reaches(from, to))) {
        found.set(nameOf(to), step)
        next.push(to)
      }
    frontier = next
  }
  found.delete(nameOf(start))
  return found
}

describe("the blast radius across clusters", () => {
  it("is what going from pod to pod finds", () => {
    for (let seed = 0; seed < 25; seed++) {
      const world = randomClusters(new Choices(seed))
      const federation = federationOf(world)
      const pods = membersOf(world, federation).filter(({ endpoint }) => endpoint.kind === "pod")
      const start = pods[seed % pods.length] as NamedMember
      const reached = blastAcross({ federation, sources: [], dialect: "spec" }, nameOf(start), 3)
      const got = reached.filter(({ name }) => name.includes("/Pod/")).map(({ name, hops }) => [name, hops])
      expect(new Map(got as [string, number][]), `seed ${seed}`).toEqual(naiveBlast(world, pods, start, 3))
    }
  })
})
