import { describeFlaw } from "../flaw-table.ts"
import { reachOf } from "../network-rules.ts"
import { primitive } from "../primitive.ts"

/** A workload with a flaw that needs no login falls to whoever connects to one of its ports. */
export const networkFlaw = primitive({
  id: "BP-05",
  group: "basic",
  title: "Use a known flaw over the network",
  build(model) {
    const { flaws } = model.world.options
    if (!flaws) return
    for (const one of model.world.workloads) {
      const [worst] = flaws(one.workload).toSorted((a, b) => b.probability - a.probability)
      if (!worst || one.nodes.length === 0) continue
      const ports = new Set(
        one.workload.containers.flatMap(({ ports }) =>
          ports.flatMap(({ containerPort, protocol }) => (protocol === "TCP" && containerPort ? [containerPort] : [])),
        ),
      )
      for (const port of ports)
        model.hop({
          from: [reachOf(model, one, port)],
          head: model.code(one),
          probability: worst.probability,
          why: describeFlaw(worst),
          proofs: () => [{ kind: "Vulnerability", request: { id: worst.id, workload: one.id } }],
          say: (by, to) => `${by} connects to port ${port} of ${to} and uses ${worst.id}`,
        })
    }
  },
})
