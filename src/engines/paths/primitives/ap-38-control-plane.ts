import { primitive } from "../primitive.ts"

/** A control-plane node holds the keys that everything else is believed by; so does a copy of etcd. */
export const controlPlane = primitive({
  id: "AP-38",
  group: "node",
  title: "Take the control plane",
  build(model) {
    for (const node of model.world.controlPlane) {
      model.hop({
        from: [model.node(node)],
        head: model.etcd(),
        say: (by) => `${by} reads etcd on the control-plane node ${node}`,
      })
      model.hop({
        from: [model.node(node)],
        head: model.admin(),
        say: (by) => `${by} reads the cluster's keys on the control-plane node ${node}`,
      })
    }
    model.hop({
      from: [model.etcd()],
      head: model.admin(),
      probability: 0.8,
      why: "etcd may be encrypted at rest, with the key elsewhere",
      say: (by) => `${by} holds every Secret and token of the cluster`,
    })
  },
})
