import { entriesOf } from "../../network/exposure.ts"
import { exposuresOf } from "../../network/exposure-verdicts.ts"
import { formatPorts } from "../../network/ports.ts"
import { describeFlaw } from "../flaw-table.ts"
import { primitive } from "../primitive.ts"
import { reachabilityProof } from "../proof.ts"
import type { WorkloadClass } from "../world.ts"

/** How likely somebody breaks into an exposed workload about which nothing else is known. */
const unknownFlaw = 0.1
const unknown = "one exposed workload in ten is taken to have a flaw that nobody knows of"

const more = (flaws: number): readonly string[] => (flaws > 0 ? [`and ${flaws} less likely flaws`] : [])

/**
 * What the Internet reaches through a Service, an Ingress, a Gateway or a port of the host, as far as policies let it, is
 * assumed to be broken into; known flaws make it likelier.
 */
export const breakIn = primitive({
  id: "BP-01",
  group: "basic",
  title: "Break into an exposed workload",
  build(model) {
    const { world } = model
    const entries = entriesOf(world.inventory, world.networkWorld())
    if (entries.length === 0) return
    const byId = new Map(world.workloads.map((one) => [one.id, one]))
    const { pods } = world.networkWorld()
    const seen = new Set<WorkloadClass>()
    // Pods of one workload and opener fare alike: the first stands for all.
    const known = new Set<string>()
    const chosen = entries.filter(({ pod, by }) => {
      const key = `${pods[pod]?.id} ${by.key}`
      return !known.has(key) && known.add(key)
    })
    for (const { pod, verdict, by } of exposuresOf(world.network(), chosen)) {
      const one = byId.get(pods[pod]?.id ?? "")
      const ports = formatPorts(verdict.allowed.length > 0 ? verdict.allowed : verdict.undefined)
      if (!one || ports.length === 0 || seen.has(one)) continue
      seen.add(one)
      const flaws = world.options.flaws?.(one.workload) ?? []
      const probability = 1 - flaws.reduce((safe, flaw) => safe * (1 - flaw.probability), 1 - unknownFlaw)
      const [worst] = flaws
      model.hop({
        from: [model.builder.fact("internet")],
        head: model.code(one),
        probability: Math.min(probability, 0.99),
        why: [unknown, ...flaws.slice(0, 3).map(describeFlaw), ...more(flaws.length - 3)].join("; "),
        places: [{ resource: by, path: "" }],
        proofs: () => [reachabilityProof("internet", one.id, ports)],
        say: (_by, to) =>
          `the Internet reaches ${to} (${ports.join(", ")}) through ${by.kind} ${by.namespace}/${by.name}${worst ? `, which has ${worst.id}` : ""}; it is taken to be broken into`,
      })
    }
  },
})
