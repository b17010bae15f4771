import { anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"
import { podNames } from "./pod-names.ts"

/** The image is one of the few fields of a running pod that may change; the container starts again with it. */
export const swapImage = primitive({
  id: "AP-04",
  group: "rbac",
  title: "Swap the image of a pod",
  build(model) {
    const patch = model.capability("change-pods", anyOf("update patch", "pods"))
    for (const one of model.world.workloads)
      for (const hub of new Set(podNames(one).flatMap((name) => patch.on(one.namespace, name))))
        model.hop({
          from: [hub],
          head: model.code(one),
          say: (by) => `${by} swaps the image of a pod of ${one.label} and runs code in it`,
        })
  },
})
