import { anyOf } from "../../identity/needs.ts"
import { placesOf, podIn } from "../pod-in.ts"
import { primitive } from "../primitive.ts"
import { controllerKinds, qualified } from "./workload-kinds.ts"

const resources = ["pods", ...controllerKinds.map(([group, resource]) => qualified(group, resource))]

/** Whoever creates pods, or what makes them, chooses their service account and mounts any Secret of the namespace. */
export const createWorkload = primitive({
  id: "AP-01",
  group: "rbac",
  title: "Create a workload",
  build(model) {
    const create = model.capability("create-workload", anyOf("create", resources.join(" ")))
    for (const namespace of placesOf(model, create))
      model.hop({
        from: [create.at(namespace) as number],
        head: podIn(model, namespace),
        say: (by, to) => `${by} creates a pod in namespace ${namespace} that has ${to}`,
      })
  },
})
