import { groups } from "../../identity/identity.ts"
import { isAnonymousOff } from "../anonymous.ts"
import { primitive } from "../primitive.ts"
import { providerOf } from "../world.ts"

/**
 * Whoever reaches the API server is system:unauthenticated; on GKE every Google account is system:authenticated
 * (cloud.google.com/kubernetes-engine/docs/best-practices/rbac, "default roles and groups").
 */
export const withoutAccount = primitive({
  id: "AP-42",
  group: "rbac",
  title: "Enter without an account",
  build(model) {
    const { inventory } = model.world
    const from = [model.builder.fact("internet")]
    if (!isAnonymousOff(inventory)) {
      const why = "the API server has to be reachable from the Internet"
      const say = () => "anybody who reaches the API server acts without an account"
      model.hop({
        from,
        head: model.identity({ kind: "Group", name: groups.unauthenticated }),
        probability: 0.3,
        why,
        say,
      })
      model.hop({ from, head: model.identity({ kind: "User", name: "system:anonymous" }), probability: 0.3, why, say })
    }
    if (providerOf(inventory) === "gce")
      model.hop({
        from,
        head: model.identity({ kind: "Group", name: groups.authenticated }),
        probability: 0.3,
        why: "the API server has to be reachable from the Internet",
        say: () => "any Google account is authenticated",
      })
  },
})
