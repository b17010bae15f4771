import { anyOf } from "../../identity/needs.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

/** The API server connects for whoever asks it to; policies see its address, not the asker's. */
export const proxy = primitive({
  id: "AP-30",
  group: "rbac",
  title: "Proxy into the network",
  build(model) {
    const connect = model.capability("proxy", [
      ...anyOf("get create", "pods/proxy services/proxy"),
      ...anyOf("create", "pods/portforward"),
    ])
    for (const namespace of placesOf(model, connect)) {
      const any = connect.at(namespace)
      if (any !== undefined)
        model.hop({
          from: [any],
          head: model.builder.fact(`internal/${namespace}`),
          say: (by) => `${by} has the API server connect it to the pods of namespace ${namespace}, past every policy`,
        })
    }
  },
})
