import { anyOf } from "../../identity/needs.ts"
import { escapeAdmitted } from "../admission-rules.ts"
import { primitive } from "../primitive.ts"
import { podNames } from "./pod-names.ts"

/** A container that joins a running pod, with a security context of its own as far as admission lets it. */
export const debugContainer = primitive({
  id: "AP-06",
  group: "rbac",
  title: "Add a debug container",
  versions: "since 1.25 (stable)",
  build(model) {
    const add = model.capability("debug", anyOf("update patch", "pods/ephemeralcontainers"))
    for (const one of model.world.workloads)
      for (const hub of new Set(podNames(one).flatMap((name) => add.on(one.namespace, name)))) {
        model.hop({
          from: [hub],
          head: model.code(one),
          say: (by) => `${by} adds a debug container to a pod of ${one.label}`,
        })
        for (const node of one.nodes)
          model.hop({
            from: [hub, escapeAdmitted(model, one.namespace)],
            head: model.node(node),
            say: (by, to) => `${by} adds a privileged debug container to a pod of ${one.label} and has ${to}`,
          })
      }
  },
})
