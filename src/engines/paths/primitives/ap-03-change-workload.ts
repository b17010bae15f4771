import { podIn } from "../pod-in.ts"
import { primitive } from "../primitive.ts"
import { changesTemplate } from "./creates-pods.ts"
import { controllerKinds } from "./workload-kinds.ts"

/** A changed pod template runs the attacker's code as the workload; it may name another service account, too. */
export const changeWorkload = primitive({
  id: "AP-03",
  group: "rbac",
  title: "Change a workload that runs",
  build(model) {
    for (const [group, resource, kind] of controllerKinds) {
      const change = changesTemplate(model, group, resource)
      if (!change.isHeld) continue
      for (const one of model.world.workloads) {
        const { workload, namespace } = one
        if (workload.kind !== kind) continue
        for (const hub of change.on(namespace, workload.name)) {
          model.hop({
            from: [hub],
            head: model.code(one),
            say: (by) => `${by} changes the pod template of ${one.label} and runs code in it`,
          })
          model.hop({
            from: [hub],
            head: podIn(model, namespace),
            say: (by, to) => `${by} changes the pod template of ${one.label} so that its pods have ${to}`,
          })
        }
      }
    }
  },
})
