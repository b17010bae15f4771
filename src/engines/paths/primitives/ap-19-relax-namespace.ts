import { anyOf } from "../../identity/needs.ts"
import { relaxed } from "../admission-rules.ts"
import { primitive } from "../primitive.ts"

/**
 * Labels of a namespace say what Pod Security enforces in it. Namespaces without one count too: setting it is no fix where
 * it is taken off again.
 */
export const relaxNamespace = primitive({
  id: "AP-19",
  group: "rbac",
  title: "Relax a namespace",
  build(model) {
    const label = model.capability("namespaces", anyOf("update patch", "namespaces"))
    if (!label.isHeld) return
    for (const namespace of model.world.namespaces) {
      // A RoleBinding counts for the Namespace object that it is in.
      const hubs = new Set(label.on(namespace, namespace))
      if (hubs.size === 0) continue
      const head = relaxed(model, namespace)
      for (const hub of hubs)
        model.hop({
          from: [hub],
          head,
          say: (by) => `${by} takes the Pod Security label off namespace ${namespace}`,
        })
    }
  },
})
