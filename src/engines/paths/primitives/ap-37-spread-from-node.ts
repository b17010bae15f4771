import { primitive } from "../primitive.ts"
import { someNode } from "../world.ts"

/** Root on a node is in every pod there, and has what the kubelet was given for them. */
export const spreadFromNode = primitive({
  id: "AP-37",
  group: "node",
  title: "Spread from a node",
  build(model) {
    for (const node of model.world.nodeNames) {
      model.hop({
        from: [model.node(node)],
        head: model.podsOn(node),
        say: (by, to) => `${by} has every pod of the node, and so ${to}`,
      })
      if (node !== someNode)
        model.hop({
          from: [model.node(node)],
          head: model.identity({ kind: "User", name: `system:node:${node}` }),
          say: (by, to) => `${by} reads the kubelet's certificate and acts as ${to}`,
        })
    }
    for (const one of model.world.workloads)
      for (const node of one.nodes)
        model.builder.rule({
          body: [model.podsOn(node)],
          head: model.code(one),
          // Where pods will run is open, but a DaemonSet is on every node.
          probability: node === someNode && one.workload.kind !== "DaemonSet" ? 0.5 : 1,
          step: {},
        })
  },
})
