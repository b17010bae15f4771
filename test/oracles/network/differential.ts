import { classOfAddress } from "../../../src/engines/network/classes.ts"
import { dialects } from "../../../src/engines/network/dialect.ts"
import { portPoint, protocolOf } from "../../../src/engines/network/ports.ts"
import { type Endpoint, type Reachability, reachability } from "../../../src/engines/network/reachability.ts"
import { parseAddress } from "../../../src/lib/ip.ts"
import { judge, type NaiveEndpoint, type NaiveWorld } from "./naive.ts"
import { Choices, engineWorld, outsideAddresses, portNumbers, protocolNames, randomWorld } from "./random-world.ts"

export interface Difference {
  readonly seed: number
  readonly from: NaiveEndpoint
  readonly to: NaiveEndpoint
  readonly port: string
  readonly expected: string
  readonly got: string
}

/** Compares engine and oracle on `verdicts` random packets of one random world. */
export function compareOn(
  seed: number,
  verdicts: number,
  make: (choices: Choices) => NaiveWorld = randomWorld,
): Difference[] {
  const choices = new Choices(seed)
  const world = make(choices)
  const answer = reachability(engineWorld(world), dialects.spec)
  const differences: Difference[] = []
  for (let i = 0; i < verdicts; i++) {
    const from = randomEndpoint(choices, world)
    const to = randomEndpoint(choices, world)
    const protocol = choices.pick(protocolNames)
    const port = choices.chance(80) ? choices.pick(portNumbers) : 1 + choices.below(65535)
    const expected = judge(world, from, to, { protocol, port })
    const got = answer.verdictOf(
      engineEndpoint(answer, world, from),
      engineEndpoint(answer, world, to),
      portPoint(protocolOf(protocol) ?? "TCP", port),
    )
    if (expected !== got) differences.push({ seed, from, to, port: `${protocol}/${port}`, expected, got })
  }
  return differences
}

export function randomEndpoint(choices: Choices, world: NaiveWorld): NaiveEndpoint {
  if (choices.chance(15)) return { kind: "outside", address: choices.pick(outsideAddresses) }
  if (world.nodes.length > 0 && choices.chance(12)) return choices.pick(world.nodes)
  return choices.pick(world.pods)
}

export function engineEndpoint(answer: Reachability, world: NaiveWorld, endpoint: NaiveEndpoint): Endpoint {
  if (endpoint.kind === "pod") return { kind: "pod", index: world.pods.indexOf(endpoint) }
  if (endpoint.kind === "node") return { kind: "node", index: world.nodes.indexOf(endpoint) }
  return { kind: "class", index: classOfAddress(answer.classes, parseAddress(endpoint.address) ?? 0n) }
}
