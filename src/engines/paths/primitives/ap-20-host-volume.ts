import { anyOf } from "../../identity/needs.ts"
import { policiesOpen } from "../admission-rules.ts"
import { placesOf, podIn } from "../pod-in.ts"
import { primitive } from "../primitive.ts"
import { claimPod } from "../templates.ts"
import { createsPods } from "./creates-pods.ts"

/** A PersistentVolume may be a path of the node, and Pod Security does not look behind the claim of a pod. */
export const hostVolume = primitive({
  id: "AP-20",
  group: "rbac",
  title: "Reach the node through a volume",
  build(model) {
    const volumes = model.capability(
      "volumes",
      anyOf("create", "persistentvolumes", { clusterScoped: true }),
    ).everywhere
    const claims = model.capability("claims", anyOf("create", "persistentvolumeclaims"))
    if (volumes === undefined || !claims.isHeld) return
    const namespaces = new Set(createsPods(model).flatMap((capability) => placesOf(model, capability)))
    for (const namespace of namespaces) {
      const claim = claims.at(namespace)
      if (claim === undefined) continue
      model.hop({
        from: [volumes, claim, podIn(model, namespace), policiesOpen(model, namespace, "claim", claimPod)],
        head: model.anyNode(),
        say: (by, to) =>
          `${by} creates a PersistentVolume that is a path of the node, claims it in a pod of namespace ${namespace} and has ${to}`,
      })
    }
  },
})
