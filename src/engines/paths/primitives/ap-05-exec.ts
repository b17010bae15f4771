import { atLeast } from "../../../model/kubernetes-version.ts"
import { anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"
import { podNames } from "./pod-names.ts"

/**
 * A shell in somebody else's pod. Over a WebSocket `get` was enough until AuthorizePodWebsocketUpgradeCreatePermission
 * came on by default (pkg/features/kube_features.go, 1.35).
 */
export const exec = primitive({
  id: "AP-05",
  group: "rbac",
  title: "Exec or attach into a pod",
  versions: "get form: before 1.35",
  build(model) {
    const verbs = atLeast(model.world.version, 35) ? "create" : "create get"
    const into = model.capability("exec", anyOf(verbs, "pods/exec pods/attach"))
    for (const one of model.world.workloads)
      for (const hub of new Set(podNames(one).flatMap((name) => into.on(one.namespace, name))))
        model.hop({
          from: [hub],
          head: model.code(one),
          say: (by) => `${by} opens a shell in a pod of ${one.label}`,
        })
  },
})
