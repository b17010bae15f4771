import { anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"

/** The kubelet runs a command in any of its pods for whoever the API server passes through; `get` is enough. */
export const kubeletProxy = primitive({
  id: "AP-07",
  group: "rbac",
  title: "Go through the kubelet proxy",
  build(model) {
    const proxy = model.capability("nodes-proxy", anyOf("get create", "nodes/proxy", { clusterScoped: true }))
    for (const node of model.world.nodeNames)
      for (const hub of proxy.on("", node))
        model.hop({
          from: [hub],
          head: model.podsOn(node),
          say: (by, to) => `${by} asks the kubelet of a node to run commands in ${to}`,
        })
  },
})
