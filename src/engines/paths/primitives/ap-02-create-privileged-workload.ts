import { escapeAdmitted } from "../admission-rules.ts"
import { placesOf, podIn } from "../pod-in.ts"
import { primitive } from "../primitive.ts"
import { createsPods } from "./creates-pods.ts"

/**
 * A pod of the attacker's making is privileged, or mounts the root of the node, where neither Pod Security nor a policy
 * refuses it; it names the node itself, so that no taint keeps it away from the control plane.
 */
export const createPrivilegedWorkload = primitive({
  id: "AP-02",
  group: "rbac",
  title: "Create a privileged workload",
  build(model) {
    const namespaces = new Set(createsPods(model).flatMap((capability) => placesOf(model, capability)))
    for (const namespace of namespaces)
      model.hop({
        from: [podIn(model, namespace), escapeAdmitted(model, namespace)],
        head: model.anyNode(),
        say: (by, to) =>
          `${by} creates a privileged pod in namespace ${namespace}, which nothing refuses, and has ${to}`,
      })
  },
})
