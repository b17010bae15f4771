import { anyOf } from "../../identity/needs.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

const wide = { clusterScoped: true } as const

/** Pods that are deleted start again where the attacker steers them: on a node that is lost already. */
export const stealPods = primitive({
  id: "AP-21",
  group: "rbac",
  title: "Steal pods",
  build(model) {
    const remove = model.capability("remove-pods", [
      ...anyOf("delete deletecollection", "pods"),
      ...anyOf("create", "pods/eviction"),
    ])
    const nodes = model.capability("steer-nodes", anyOf("update patch", "nodes nodes/status", wide))
    const bindings = model.capability("bind-pods", anyOf("create", "pods/binding"))
    if (!remove.isHeld || (!nodes.isHeld && !bindings.isHeld)) return
    const lost = model.builder.hub("a-node")
    for (const node of model.world.nodeNames) model.link([model.node(node)], lost)
    for (const namespace of placesOf(model, remove)) {
      const removing = remove.at(namespace)
      if (removing === undefined) continue
      const steering = [...nodes.hubsOf("")].map(({ fact }) => fact)
      const binding = bindings.at(namespace)
      if (binding !== undefined) steering.push(binding)
      for (const steer of steering)
        for (const one of model.world.workloadsIn(namespace))
          if (one.workload.kind !== "Pod")
            model.hop({
              from: [removing, steer, lost],
              head: model.code(one),
              probability: 0.7,
              why: "the scheduler has to place the pods where they are wanted",
              say: (by) => `${by} moves the pods of ${one.label} to a node it holds`,
            })
    }
  },
})
