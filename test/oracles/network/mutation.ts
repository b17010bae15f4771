import { dialects } from "../../../src/engines/network/dialect.ts"
import { explain } from "../../../src/engines/network/explain.ts"
import { portPoint, protocolOf } from "../../../src/engines/network/ports.ts"
import { reachability } from "../../../src/engines/network/reachability.ts"
import type { Reason } from "../../../src/engines/network/trace.ts"
import { asArray } from "../../../src/lib/json.ts"
import { engineEndpoint, randomEndpoint } from "./differential.ts"
import { judge, type NaivePolicy, type NaiveWorld } from "./naive.ts"
import { Choices, engineWorld, portNumbers, protocolNames, randomWorld } from "./random-world.ts"

export interface Sample {
  /** The oracle's verdict is another one once everything cited is gone. */
  readonly changes: boolean
  /** With any one of them put back it is the old one again. */
  readonly isMinimal: boolean
  readonly text: string
}

/** Explains random packets of a random world, removes from the text what is cited, and asks the oracle again. */
export function samplesOf(
  seed: number,
  packets: number,
  make: (choices: Choices) => NaiveWorld = randomWorld,
): Sample[] {
  const choices = new Choices(seed)
  const world = make(choices)
  const answer = reachability(engineWorld(world), dialects.spec)
  return Array.from({ length: packets }, (): Sample | undefined => {
    const from = randomEndpoint(choices, world)
    const to = randomEndpoint(choices, world)
    const packet = { protocol: choices.pick(protocolNames), port: choices.pick(portNumbers) }
    const point = portPoint(protocolOf(packet.protocol) ?? "TCP", packet.port)
    const { verdict, flips } = explain(
      answer,
      engineEndpoint(answer, world, from),
      engineEndpoint(answer, world, to),
      point,
    )
    if (flips.length === 0) return undefined
    const after = (removed: readonly Reason[]) => judge(mutate(world, removed), from, to, packet)
    return {
      changes: judge(world, from, to, packet) === verdict && after(flips) !== verdict,
      isMinimal: flips.every((one) => after(flips.filter((other) => other !== one)) === verdict),
      text: `seed ${seed}: ${JSON.stringify({ from, to, packet, verdict })} ${flips.map(({ policy, place }) => `${policy.id}${place.path}`)}`,
    }
  }).filter((sample) => sample !== undefined)
}

function mutate(world: NaiveWorld, removed: readonly Reason[]): NaiveWorld {
  const policies = world.policies.flatMap((policy): NaivePolicy[] => {
    const own = removed.filter(({ place }) => place.resource.name === policy.metadata.name)
    if (own.some(({ rule, place }) => rule === undefined || place.path === "")) return []
    const spec = { ...policy.spec }
    for (const direction of ["ingress", "egress"]) {
      const gone = own.filter((reason) => reason.direction === direction).map(({ rule }) => rule?.index)
      if (spec[direction] !== undefined)
        spec[direction] = asArray(spec[direction]).filter((_, index) => !gone.includes(index))
      if (policy.kind.startsWith("istio:") && direction === "ingress" && gone.length > 0)
        spec.rules = asArray(spec.rules).filter((_, index) => !gone.includes(index))
    }
    return [{ ...policy, spec }]
  })
  return { ...world, policies }
}
