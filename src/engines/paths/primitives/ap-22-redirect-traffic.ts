import { anyOf } from "../../identity/needs.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

/** Where a Service sends its traffic is written in objects; whoever writes them is the other end. */
export const redirectTraffic = primitive({
  id: "AP-22",
  group: "rbac",
  title: "Redirect traffic",
  build(model) {
    const redirect = model.capability("redirect", [
      ...anyOf("create update patch", "endpoints discovery.k8s.io/endpointslices services"),
      ...anyOf("update patch", "services/status pods/status pods"),
    ])
    for (const namespace of placesOf(model, redirect)) {
      const any = redirect.at(namespace)
      if (any !== undefined)
        model.hop({
          from: [any],
          head: model.traffic(namespace),
          say: (by) => `${by} makes itself an end of the Services of namespace ${namespace}`,
        })
    }
  },
})
